// Whether a push or a pull request is due, for every changeset of an epic, with a code for each no.
#pragma once

#include "domain/forge/pr_state.hpp"
#include "domain/forge/publish_rules.hpp"
#include "domain/work/progress.hpp"

#include <map>
#include <optional>
#include <vector>

namespace atelier {

enum class PublishGate {
    pr_mode_none,
    settled,
    not_done,
    // Pinned, or marked as decided without having been.
    held,
    epic_not_complete,
    // What it needs is not done, is gone, or belongs to an epic that has not landed.
    prerequisite_open,
    prerequisite_abandoned,
    prerequisite_not_pushed,
    prerequisite_not_ready,
    prerequisite_not_approved,
    prerequisite_not_merged,
    prerequisite_closed,
    // It stands on several, none of which stands on the others.
    several_predecessors,
    another_open,
    another_first,
    // The branch to be merged into is the epic's root.
    base_is_root,
    not_pushed,
    // Somebody else pushed to the work branch.
    remote_moved,
    // A person chose another base.
    base_chosen,
    // A person made it ready, or a draft.
    draft_chosen,
    up_to_date,
    merged,
    closed,
    unknown,
};
constexpr auto names_of(PublishGate) {
    return std::to_array<Named<PublishGate>>(
        {{PublishGate::pr_mode_none, "pr-mode-none"},
         {PublishGate::settled, "settled"},
         {PublishGate::not_done, "not-done"},
         {PublishGate::held, "held"},
         {PublishGate::epic_not_complete, "epic-not-complete"},
         {PublishGate::prerequisite_open, "prerequisite-open"},
         {PublishGate::prerequisite_abandoned, "prerequisite-abandoned"},
         {PublishGate::prerequisite_not_pushed, "prerequisite-not-pushed"},
         {PublishGate::prerequisite_not_ready, "prerequisite-not-ready"},
         {PublishGate::prerequisite_not_approved, "prerequisite-not-approved"},
         {PublishGate::prerequisite_not_merged, "prerequisite-not-merged"},
         {PublishGate::prerequisite_closed, "prerequisite-closed"},
         {PublishGate::several_predecessors, "several-predecessors"},
         {PublishGate::another_open, "another-open"},
         {PublishGate::another_first, "another-first"},
         {PublishGate::base_is_root, "base-is-root"},
         {PublishGate::not_pushed, "not-pushed"},
         {PublishGate::remote_moved, "remote-moved"},
         {PublishGate::base_chosen, "base-chosen"},
         {PublishGate::draft_chosen, "draft-chosen"},
         {PublishGate::up_to_date, "up-to-date"},
         {PublishGate::merged, "merged"},
         {PublishGate::closed, "closed"},
         {PublishGate::unknown, "unknown"}});
}

struct PublishHold {
    PublishGate gate;
    Reason reason;
};

// create: there is none yet; retarget: it is there, on another base than it should be; the others:
// it is there, and a draft where it should not be, or the other way round.
enum class PrStep { none, create, retarget, make_ready, make_draft };

struct PublishVerdict {
    BeadId changeset;
    // Empty: a push is due.
    std::vector<PublishHold> push = {};
    // none exactly when something is held against it.
    PrStep step = PrStep::none;
    std::vector<PublishHold> pull_request = {};
    // What the pull request is to be merged into, never the root branch: the work branch of what it
    // stands on until that has landed, then the parent branch. nullopt where that cannot be told.
    std::optional<BranchName> base = {};
};

// All that is held against either of them, each once.
std::vector<PublishHold> holds_of(const PublishVerdict& verdict);
// Each with its gate.
std::vector<Reason> publish_reasons(const std::vector<PublishHold>& holds);

struct EpicOnForge {
    BranchName root;
    BranchName parent;
    // Of every changeset of which it is known; of one that is missing nothing is moved.
    std::map<BeadId, Published> changesets = {};
};

// In the order of the plan, settled ones too. A push comes first: a pull request is due once what
// is done is there.
std::vector<PublishVerdict> what_to_publish(const EpicTree& tree, const EpicOnForge& forge,
                                            const PublishRules& rules);

} // namespace atelier
