// The attributes that a commit's own .gitattributes files give to paths of it, whatever is checked
// out; 2.39 has no `check-attr --source`.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/process/scratch_folder.hpp"
#include "base/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// An index that holds nothing but those files; what a command reads attributes from when
// GIT_INDEX_FILE names it. nullopt when no .gitattributes of the tree lies on the way to a path.
class AttributeIndex {
  public:
    static Result<std::optional<AttributeIndex>> make(const Git& git, const TreeId& tree,
                                                      const std::vector<std::string>& paths);
    static Result<std::optional<AttributeIndex>> make(const Git& git, const CommitId& commit,
                                                      const std::vector<std::string>& paths);
    // `entries` as `list_attribute_files` gives them.
    static Result<std::optional<AttributeIndex>> holding(const Git& git,
                                                         const std::string& entries);
    const std::filesystem::path& file() const { return file_; }

  private:
    AttributeIndex(ScratchFolder scratch, std::filesystem::path file)
        : scratch_(std::move(scratch)), file_(std::move(file)) {}
    ScratchFolder scratch_;
    std::filesystem::path file_;
};

// `.gitattributes` of every folder above the paths.
std::set<std::string> attribute_files_above(const std::vector<std::string>& paths);
// Those of them that a tree has, as lines for `update-index -z --index-info`.
Result<std::string> list_attribute_files(const Git& git, const std::string& treeish,
                                         const std::vector<std::string>& paths);

// Path -> value as Git spells it ("set", "unset", "unspecified" or a text). The repository's
// info/attributes and the user's and the system's file count as well, and alone where there is no
// index.
Result<std::map<std::string, std::string>>
attribute_values(const Git& git, const std::optional<AttributeIndex>& index,
                 const std::string& attribute, const std::vector<std::string>& paths);

} // namespace atelier
