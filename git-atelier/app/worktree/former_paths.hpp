// The paths at which a worktree stood for changesets that are over. Build output that stays in it
// may name them, and some build systems refuse such output where the path is gone: each of them is
// a link to where the worktree is now, beside it.
#pragma once

#include "ports/files.hpp"

#include <filesystem>
#include <optional>

namespace atelier {

// Where `place` leads, if it is such a link.
Result<std::optional<std::filesystem::path>> led_from(Files& files,
                                                      const std::filesystem::path& place);

// Whether a place that was left leads to where the worktree is now.
enum class LeftPlace { leads_on, is_free };

// After a worktree went from the one place to the other: what led there leads on.
Result<void> lead_on(Files& files, const std::filesystem::path& from,
                     const std::filesystem::path& to, LeftPlace left);

// Takes away those in the folder that lead nowhere any more.
Result<void> tidy_former_paths(Files& files, const std::filesystem::path& worktrees);

} // namespace atelier
