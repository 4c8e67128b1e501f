// What says how Git writes the files of a checkout, besides what is committed there.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <string>

namespace atelier {

// Another text where a setting or an attribute may have the same content written in another way:
// settings with their values, and the attributes of the user, the system and the repository.
Result<std::string> writing_rules(const Git& git, const RepositoryLayout& layout,
                                  const std::filesystem::path& own);

} // namespace atelier
