// A configured command, run in a changeset's worktree: what prepares one and what checks one.
#pragma once

#include "app/core/work_context.hpp"

#include <string>
#include <vector>

namespace atelier {

struct ConfiguredCommand {
    std::vector<std::string> argv;
    // The key that names it; its limit is that of the key with `_timeout`.
    std::string setting;
    Seconds limit;
    // What it is when it fails.
    ErrorCode code;
};

// nullopt when it ended with status 0; else what went wrong, its output's end in the details. It
// runs for `limit` or session.timeout at most, and until the person asks to stop (`interrupted`);
// whatever it has left running is ended with it. It runs what an agent may have written, so that it
// has the agent's sandbox and counts as the agent; besides it sees what the person's shell has,
// without what ties Git to another repository. An error when it cannot be run so.
Result<std::optional<Error>> failing_command(WorkContext& work, const SessionId& session,
                                             const std::filesystem::path& worktree,
                                             const ConfiguredCommand& command);

} // namespace atelier
