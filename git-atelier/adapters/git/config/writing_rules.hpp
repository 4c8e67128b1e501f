// What says how Git writes the files of a checkout, and which it ignores, besides what is committed
// there.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <string>

namespace atelier {

struct FileRules {
    // Another text where a setting or an attribute may have the same content written in another
    // way: settings with their values, and the attributes of the user, the system and the
    // repository.
    std::string writing;
    // The patterns of the user and of the repository.
    std::string ignoring;
};

Result<FileRules> file_rules(const Git& git, const RepositoryLayout& layout,
                             const std::filesystem::path& own);

} // namespace atelier
