// Which paths are merged by another driver than Git's usual one, as attributes have it.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/objects.hpp"
#include "base/ids.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

class MergeDrivers {
  public:
    // `objects` may be null.
    MergeDrivers(const Git& git, ObjectDatabase* objects) : git_(git), objects_(objects) {}

    // Whether one of those paths has one in that tree.
    Result<bool> name_one(const TreeId& tree, const std::vector<std::string>& paths);

    using Paths = std::vector<std::pair<TreeId, std::vector<std::string>>>;
    // Asks in one go what would be asked tree by tree.
    Result<void> ask_ahead(const Paths& wanted);

  private:
    // What decides of a path besides what holds for the whole repository.
    struct Place {
        std::string attribute_files;
        std::string path;

        auto operator<=>(const Place&) const = default;
    };
    Place place_of(const TreeId& tree, const std::string& path);
    Result<std::string> attribute_files(const TreeId& tree, const std::vector<std::string>& paths);

    const Git& git_;
    // May be null.
    ObjectDatabase* objects_;
    std::map<Place, bool> known_;
    std::optional<std::string> usual_;
};

} // namespace atelier
