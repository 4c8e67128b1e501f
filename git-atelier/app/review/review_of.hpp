// How the review of one changeset stands: its work, the approval of it, and what was said of its
// lines. Looking changes nothing.
#pragma once

#include "app/review/verdict.hpp"
#include "domain/review/review_text.hpp"
#include "domain/work/guardrails.hpp"
#include "ports/git_history.hpp"

namespace atelier {

struct ReviewOf {
    BeadId id;
    std::string title;
    ChangesetState state = ChangesetState::planned;
    // nullopt: there is nothing to look at.
    std::optional<CommitRange> commits = {};
    // What a verdict on just this is bound to; nullopt as above.
    std::optional<SeenWork> seen = {};
    std::vector<FileChange> files = {};
    std::optional<WorkApproval> approval = {};
    // Of what stands there now.
    Approved approved = Approved::no;
    std::vector<CommentStatus> comments = {};
};

// not-found for anything but a changeset.
Result<ReviewOf> review_of(const VerdictDeps& deps, const BeadId& changeset);

// Each file that it changes, for comments below its lines.
Result<std::vector<FilePatch>> patches_to_review(const VerdictDeps& deps, const BeadId& changeset);

} // namespace atelier
