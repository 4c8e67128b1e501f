// A program of the person's own in a worktree: their shell, a command, their editor. It has the
// environment that we were started with, without what ties Git to another repository.
#pragma once

#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

Environment environment_in(const Environment& environment, const std::filesystem::path& folder);

// This process becomes the program, so that its end is ours. Comes back only when that cannot be:
// runtime-missing.
Error become_program(const std::vector<std::string>& argv, const Environment& environment,
                     const std::filesystem::path& folder);

// Starts it with our terminal and waits for its end: its exit status.
Result<int> run_in(const std::vector<std::string>& argv, const Environment& environment,
                   const std::filesystem::path& folder);

// Its environment as given, and its output where ours goes: a part of what we show.
Result<int> run_shown(const std::vector<std::string>& argv, const Environment& environment,
                      const std::filesystem::path& folder);

// Starts it beside us, with no terminal, and does not wait. runtime-missing when it cannot be
// found or started.
Result<void> start_beside(const std::vector<std::string>& argv, const Environment& environment,
                          const std::filesystem::path& folder);

} // namespace atelier
