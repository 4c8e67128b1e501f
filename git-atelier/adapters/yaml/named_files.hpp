// Files of one kind in several folders, of which the first that has a name decides. Folders may be
// missing; they are looked into at each call.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct NamedFiles {
    std::vector<std::filesystem::path> folders;
    // ".yaml"
    std::string extension;
    // Names become file names, so nothing but a plain word is looked for.
    bool (*is_name)(std::string_view name);

    std::optional<std::filesystem::path> find(const std::string& name) const;
    // Sorted, each once.
    Result<std::vector<std::string>> names() const;
};

// A regular file, however large, or as far as `most` bytes; files-failed.
Result<std::string> read_text_file(const std::filesystem::path& file,
                                   std::optional<std::size_t> most = std::nullopt);

} // namespace atelier
