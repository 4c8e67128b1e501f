// What the overseer saw when they last looked: of a changeset or an epic what it changes, of the
// whole project how far its log had come. Files in the project's folder; they decide nothing.
#pragma once

#include "base/time.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"
#include "ports/git_history.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

// nullopt: they have not looked yet. config-invalid, naming the file, when it cannot be read.
Result<std::optional<CommitRange>> last_look(Files& files, const ProjectPaths& paths,
                                             const BeadId& id);
Result<void> note_look(Files& files, const ProjectPaths& paths, const BeadId& id,
                       const CommitRange& seen);

struct LogMark {
    Time at{};
    // The number of the last event there was.
    std::int64_t seq = 0;

    bool operator==(const LogMark&) const = default;
};
// As above, of the last digest.
Result<std::optional<LogMark>> last_digest(Files& files, const ProjectPaths& paths);
Result<void> note_digest(Files& files, const ProjectPaths& paths, const LogMark& seen);

} // namespace atelier
