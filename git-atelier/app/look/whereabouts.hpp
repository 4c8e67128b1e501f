// Where the work on a changeset can be looked at: its worktree, and what its agent printed last.
#pragma once

#include "app/core/context.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "domain/project/project.hpp"

#include <filesystem>
#include <optional>

namespace atelier {

class Files;

struct Whereabouts {
    // Those that are there.
    std::optional<std::filesystem::path> worktree = {};
    std::optional<std::filesystem::path> transcript = {};
    // What its agent has used; nullopt where nothing is known of it.
    std::optional<TurnReading> usage = {};
};

// By the last session on it; nothing for a bead on which there was none.
Result<Whereabouts> whereabouts_of(const Context& context, Files& files, const ProjectPaths& paths,
                                   const BeadId& changeset);

} // namespace atelier
