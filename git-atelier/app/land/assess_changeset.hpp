// What a session left behind, judged before anything lands: is it done, within bounds, and do the
// checks pass?
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/guardrails.hpp"

namespace atelier {

struct Assessment {
    // Empty: done, and good to land.
    std::optional<Error> fault;
    // The fault is that the work is not committed, or that there is none.
    bool unfinished = false;
    // Whether the agent itself has blocked or abandoned the changeset, so that nobody needs to be
    // told again.
    bool settled_by_agent = false;
    CommitId base;
    CommitId head;
    std::size_t commits = 0;
    GuardrailReport guardrails;
};

// Whether changeset.checks are run as well: not where more is still to be done.
enum class WithChecks { no, yes };

// `turn` is how the agent ended; nullopt: none was started, a person says that it is done. Reads
// the worktree and the session's own branch; changes nothing.
Result<Assessment> assess_changeset(WorkContext& work, const Bead& changeset,
                                    const Session& session, const std::optional<TurnOutcome>& turn,
                                    WithChecks checks = WithChecks::yes);

} // namespace atelier
