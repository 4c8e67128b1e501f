// A configured command, run in a changeset's worktree: what prepares one and what checks one.
#pragma once

#include "app/core/work_context.hpp"

#include <string>
#include <vector>

namespace atelier {

// nullopt when it ended with status 0; else what went wrong, with `code`, its output's end in the
// details. `setting` is the key that names the command. An hour at most; it sees what the person's
// shell has, without what ties Git to another repository, and carries the session's mark.
std::optional<Error> failing_command(WorkContext& work, const SessionId& session,
                                     const std::filesystem::path& worktree,
                                     const std::vector<std::string>& command,
                                     const std::string& setting, ErrorCode code);

} // namespace atelier
