// What an overseer says of a changeset's work: that it is good, or has to change. Of two who say it
// at once the first counts, and the other is told.
#pragma once

#include "app/changeset/line_comments.hpp"
#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "domain/review/work_approval.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// All references outlive the call.
struct VerdictDeps {
    const Context& plan;
    Repository& repository;
    LivenessProbe probe;
};

// Whether it is still as somebody saw it who is about to decide.
struct SeenWork {
    CommitId head;
    // The event of the verdict that there was; 0: none.
    std::int64_t verdict = 0;

    bool operator==(const SeenWork&) const = default;
};

struct ApproveOutcome {
    BeadId changeset;
    WorkApproval approval;
    // It was approved before, by whoever that says.
    bool already = false;
    // A run lands it; else `integrate` does.
    bool run_lands = true;
    // It was asked for at a gate, and what comes after that is done first.
    bool at_gate = false;
};

// Approves what stands on its work branch, of which a restack may make other commits that change
// the same. Refused: approval-required for an agent; epic-taken while somebody works on it;
// nothing-committed, but not where a gate asks before there is anything; not-runnable for what is
// settled; already-decided where it is not as `seen`, where somebody decided meanwhile, or asked
// for changes of just this.
Result<ApproveOutcome> approve_work(const VerdictDeps& deps, const BeadId& changeset,
                                    const std::optional<SeenWork>& seen = {});

struct ChangesRequest {
    BeadId changeset;
    std::string message;
    std::vector<WrittenComment> comments = {};
    std::optional<SeenWork> seen = {};
};

struct ChangesOutcome {
    BeadId changeset;
    // To whoever works on it next.
    BeadId message;
    std::vector<LineComment> comments;
    // Whose approval it takes back.
    std::optional<AgentId> approved_by = {};
};

// Sends it back: it is ready, and the next session on its epic takes it up. Refused as
// approve_work; usage without a word; not-found for a line that is not there.
Result<ChangesOutcome> request_changes(const VerdictDeps& deps, const ChangesRequest& request);

} // namespace atelier
