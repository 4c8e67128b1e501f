// Who has a file open, and which Git works in a repository, as far as /proc shows it.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace atelier {

// See ProcessTable::may_use.
Result<bool> file_may_be_used(const std::filesystem::path& file,
                              const std::filesystem::path& common_dir);

} // namespace atelier
