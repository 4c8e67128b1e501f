// What is kept of a changeset's push and pull request: what we last did there, written down before
// it is done, so that a run that ends in between leaves what the next one goes on from; and how the
// forge was last seen to have it, for whoever only looks.
#pragma once

#include "domain/forge/pr_state.hpp"
#include "domain/forge/pull_request.hpp"
#include "ports/plan_store.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

struct PublishRecord {
    // What we are about to push, and what we last pushed.
    std::optional<CommitId> pushing = {};
    std::optional<CommitId> pushed = {};
    // What stands there instead, as last seen: somebody else has pushed.
    std::optional<CommitId> found = {};
    // What we are about to give the pull request, and what we last gave it.
    std::optional<PullRequestText> writing = {};
    std::optional<PullRequestText> written = {};
    // Whether we are about to make it a draft, or ready, and what we last made it.
    std::optional<bool> making_draft = {};
    std::optional<bool> made_draft = {};
    // As last seen.
    std::optional<std::int64_t> number = {};
    std::optional<BranchName> base = {};
    PrState state = PrState::none;
    // Its commits are to be put on the root branch first, by a session.
    bool conflicts = false;
    // The newest review that asked for changes, of which the changeset was told.
    std::optional<Time> reviewed = {};
    // Its agent asked for the branch to be pushed; kept apart, as it may do so while somebody asks
    // the forge.
    bool requested = false;
    // Somebody else's title or text stays there, and that was told.
    bool told_of_edit = false;

    bool operator==(const PublishRecord&) const = default;
};

// invariant-broken for what put_publish_record did not write. Empty before the first.
Result<PublishRecord> publish_record(PlanReader& plan, const BeadId& changeset);
// But for `requested`.
Result<void> put_publish_record(PlanWriter& plan, const BeadId& changeset,
                                const PublishRecord& record);
Result<void> put_publish_request(PlanWriter& plan, const BeadId& changeset);

// How the changeset stood on its way through review when it was last looked at. What cannot be read
// of it counts as nothing.
Result<PrState> state_as_seen(PlanReader& plan, const BeadId& changeset);

// The event of a push.
Result<void> append_pushed(PlanWriter& plan, const BeadId& changeset, const BranchName& branch,
                           const CommitId& commit);

// What was begun and is found to be there was done by us: takes that into both.
void take_up_begun(PublishRecord& record, Published& found);

// How the changeset stood when it was last looked at.
Published last_seen(const PublishRecord& record, const BranchName& work_branch);

} // namespace atelier
