// What the overseer saw of a changeset or an epic when they last looked at what it changes: a file
// a bead in the project's folder. It decides nothing.
#pragma once

#include "domain/project/project.hpp"
#include "ports/files.hpp"
#include "ports/git_history.hpp"

#include <optional>

namespace atelier {

// nullopt: they have not looked yet. config-invalid, naming the file, when it cannot be read.
Result<std::optional<CommitRange>> last_look(Files& files, const ProjectPaths& paths,
                                             const BeadId& id);
Result<void> note_look(Files& files, const ProjectPaths& paths, const BeadId& id,
                       const CommitRange& seen);

} // namespace atelier
