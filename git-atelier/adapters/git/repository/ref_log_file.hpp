// A ref's log as its file has it, for what Git does not show: the log of a HEAD whose branch is
// gone, and where a repository began.
#pragma once

#include "domain/guard/repository_state.hpp"

#include <filesystem>
#include <vector>

namespace atelier {

// Newest first; lines by which the ref went, and those that are none, are passed over. Empty where
// there is no such file.
std::vector<RefLogEntry> read_ref_log(const std::filesystem::path& file);

} // namespace atelier
