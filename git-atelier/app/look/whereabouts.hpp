// Where the work on a changeset can be looked at: its worktree, and what its agent printed last.
#pragma once

#include "app/core/context.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "domain/project/project.hpp"
#include "domain/work/guardrails.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace atelier {

class Files;
class Repository;

struct Whereabouts {
    // Those that are there.
    std::optional<std::filesystem::path> worktree = {};
    std::optional<std::filesystem::path> transcript = {};
    // What its agent has used, and said last; nullopt where nothing is known of it.
    std::optional<TurnReading> turn = {};
    // Of a changeset that has commits.
    std::optional<std::vector<FileChange>> changes = {};
};

// By the last session on it; nothing for a bead on which there was none.
Result<Whereabouts> whereabouts_of(const Context& context, Files& files, const ProjectPaths& paths,
                                   const BeadId& changeset);

// What the agent of the last session on an epic, a changeset or of an agent printed; not-found
// where there was none, or it is gone.
Result<std::filesystem::path> last_transcript(const Context& context, Files& files,
                                              const ProjectPaths& paths, const Bead& place);

// The files that a changeset changes; nullopt for another bead, where it has no commits yet, and
// where Git does not say.
std::optional<std::vector<FileChange>> changes_of(const Context& context, Repository& repository,
                                                  const BeadId& changeset);

} // namespace atelier
