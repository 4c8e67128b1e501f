#include "domain/forge/pr_policy.hpp"

#include "domain/bead/changeset.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

using Holds = std::vector<PublishHold>;

// Whether the strategy lets something stand on a changeset in that state; the code when it does
// not.
std::optional<PublishGate> strategy_hold(PrStrategy strategy, PrState below) {
    if (below == PrState::merged) return PublishGate::prerequisite_not_merged;
    if (below == PrState::closed) return PublishGate::prerequisite_closed;
    if (below == PrState::none) return PublishGate::prerequisite_not_pushed;
    switch (strategy) {
    case PrStrategy::sequential:
        return PublishGate::prerequisite_not_merged;
    case PrStrategy::on_parent_approved:
        if (below == PrState::approved) return std::nullopt;
        return PublishGate::prerequisite_not_approved;
    case PrStrategy::on_ready:
        if (is_active(below) && below != PrState::draft_pr) return std::nullopt;
        return PublishGate::prerequisite_not_ready;
    case PrStrategy::parallel:
        return std::nullopt;
    }
    return PublishGate::unknown;
}

std::string prerequisite_text(const BeadId& below, PrState state, PublishGate gate) {
    const std::string its = "the pull request of " + below.str();
    if (state == PrState::merged) return its + " is merged, but it has not landed here yet";
    if (gate == PublishGate::prerequisite_closed) return its + " was closed without being merged";
    if (gate == PublishGate::prerequisite_not_pushed) return below.str() + " is not pushed yet";
    if (gate == PublishGate::prerequisite_not_approved) return its + " is not approved";
    if (gate == PublishGate::prerequisite_not_ready)
        return state == PrState::draft_pr ? its + " is a draft"
                                          : below.str() + " has no pull request yet";
    return below.str() + " has not landed yet";
}

bool is_complete(const EpicTree& tree) {
    switch (progress_of(tree, false)) {
    case EpicProgress::empty:
    case EpicProgress::open:
        return false;
    case EpicProgress::complete:
    case EpicProgress::closable:
    case EpicProgress::closed:
        return true;
    }
    return false;
}

class Publishing {
  public:
    Publishing(const EpicTree& tree, const EpicOnForge& forge, const PublishRules& rules)
        : tree_(tree), forge_(forge), rules_(rules), complete_(is_complete(tree)) {}

    PublishVerdict verdict_on(const Bead& changeset) {
        PublishVerdict out{.changeset = changeset.id};
        const Holds common = held(changeset);
        out.push = common;
        out.pull_request = common;
        if (!common.empty()) return out;
        const Published& published = forge_.changesets.at(changeset.id);
        hold_push(changeset, published, out.push);
        hold_pull_request(changeset, published, out);
        if (out.step == PrStep::create && !first_due_) first_due_ = changeset.id;
        return out;
    }

  private:
    static PublishHold hold(PublishGate gate, ErrorCode code, std::string message,
                            const BeadId& bead) {
        return {gate, {code, std::move(message), bead}};
    }

    const Published* known(const BeadId& id) const {
        const auto at = forge_.changesets.find(id);
        return at == forge_.changesets.end() ? nullptr : &at->second;
    }

    PublishHold unknown(const BeadId& id) const {
        return hold(PublishGate::unknown, ErrorCode::forge_unknown,
                    "it is not known how " + id.str() + " stands on the forge", id);
    }

    // What speaks against a push and a pull request alike.
    Holds held(const Bead& changeset) const {
        const BeadId& id = changeset.id;
        if (rules_.mode == PrMode::none)
            return {{PublishGate::pr_mode_none,
                     {ErrorCode::not_runnable,
                      "branch.pr_mode is none: changesets land on the root branch without a pull "
                      "request"}}};
        if (is_settled(changeset, tree_))
            return {hold(PublishGate::settled, ErrorCode::not_runnable,
                         id.str() + " is " + std::string(name_of(state_of(changeset))) + " already",
                         id)};
        Holds out;
        if (state_of(changeset) != ChangesetState::done)
            out.push_back(hold(PublishGate::not_done, ErrorCode::not_runnable,
                               id.str() + " is not done", id));
        for (Reason& reason : not_decided(tree_, &changeset))
            out.push_back({PublishGate::held, std::move(reason)});
        if (changeset.status == BeadStatus::pinned)
            out.push_back(hold(PublishGate::held, ErrorCode::pinned, id.str() + " is pinned", id));
        if (known(id) == nullptr) out.push_back(unknown(id));
        return out;
    }

    void hold_push(const Bead& changeset, const Published& published, Holds& out) const {
        const BeadId& id = changeset.id;
        if (const auto ended = end_of(id, published)) return out.push_back(*ended);
        if (rules_.push_on == PushOn::epic_complete && !complete_ && !published.requested)
            out.push_back(epic_not_complete());
        if (is_pushed(changeset, published))
            out.push_back(hold(PublishGate::up_to_date, ErrorCode::not_runnable,
                               id.str() + " is pushed already", id));
        else if (published.pushed && published.pushed != published.pushed_by_us)
            out.push_back(hold(PublishGate::remote_moved, ErrorCode::ref_conflict,
                               "somebody else pushed to the work branch of " + id.str(), id));
    }

    void hold_pull_request(const Bead& changeset, const Published& published,
                           PublishVerdict& out) const {
        Holds& holds = out.pull_request;
        if (const auto ended = end_of(changeset.id, published)) return holds.push_back(*ended);
        out.base = base_of(changeset, holds);
        if (!is_pushed(changeset, published))
            holds.push_back(hold(PublishGate::not_pushed, ErrorCode::not_runnable,
                                 changeset.id.str() + " is not pushed as it is now", changeset.id));
        if (published.pull_request) return change_pull_request(changeset.id, published, out);
        if (waits_for_epic()) holds.push_back(epic_not_complete());
        hold_for_others(changeset, holds);
        if (holds.empty()) out.step = PrStep::create;
    }

    bool waits_for_epic() const { return rules_.gate == PrGate::epic_complete && !complete_; }

    // Its base first; what it is to be otherwise is said again once that is done.
    void change_pull_request(const BeadId& id, const Published& published,
                             PublishVerdict& out) const {
        Holds& holds = out.pull_request;
        const PullRequest& there = *published.pull_request;
        const bool elsewhere = out.base && there.base != *out.base;
        const bool ours = there.base == published.base_by_us;
        const PrStep step =
            elsewhere && ours ? PrStep::retarget : switch_draft(id, published, elsewhere, holds);
        if (holds.empty()) out.step = step;
    }

    // Holds what speaks against it.
    PrStep switch_draft(const BeadId& id, const Published& published, bool elsewhere,
                        Holds& out) const {
        const PullRequest& there = *published.pull_request;
        const bool wanted = rules_.mode == PrMode::draft;
        const std::string its = "the pull request of " + id.str();
        if (there.draft != wanted && published.draft_by_us != there.draft)
            out.push_back(hold(PublishGate::draft_chosen, ErrorCode::not_runnable,
                               its + (there.draft ? " is a draft" : " is ready for review") +
                                   ", as somebody chose",
                               id));
        else if (there.draft && !wanted && waits_for_epic())
            out.push_back(epic_not_complete());
        else if (there.draft == wanted && elsewhere)
            out.push_back(hold(
                PublishGate::base_chosen, ErrorCode::not_runnable,
                its + " is to be merged into " + there.base.str() + ", as somebody chose", id));
        else if (there.draft == wanted)
            out.push_back(hold(PublishGate::up_to_date, ErrorCode::not_runnable,
                               id.str() + " has a pull request already", id));
        return wanted ? PrStep::make_draft : PrStep::make_ready;
    }

    // What it stands on, and what else of the epic comes first.
    void hold_for_others(const Bead& changeset, Holds& out) const {
        for (const BeadId& below : stacked_on(changeset, tree_)) {
            if (!is_of_this_epic(below)) continue;
            const Published* const there = known(below);
            if (there == nullptr) {
                out.push_back(unknown(below));
                continue;
            }
            const PrState state = pr_state(*there);
            if (const auto gate = strategy_hold(rules_.strategy, state))
                out.push_back(hold(*gate, ErrorCode::prerequisite_open,
                                   prerequisite_text(below, state, *gate), below));
        }
        if (rules_.strategy == PrStrategy::sequential) hold_for_one_at_a_time(changeset.id, out);
    }

    void hold_for_one_at_a_time(const BeadId& id, Holds& out) const {
        for (const Bead& other : tree_.changesets()) {
            if (other.id == id || is_settled(other, tree_)) continue;
            // What is not done was never published.
            if (state_of(other) != ChangesetState::done && known(other.id) == nullptr) continue;
            if (known(other.id) == nullptr)
                out.push_back(unknown(other.id));
            else if (is_active(pr_state(*known(other.id))))
                out.push_back(hold(PublishGate::another_open, ErrorCode::not_runnable,
                                   "one pull request at a time: " + other.id.str() + " has one",
                                   other.id));
        }
        if (first_due_)
            out.push_back(hold(PublishGate::another_first, ErrorCode::not_runnable,
                               "one pull request at a time: " + first_due_->str() + " comes first",
                               *first_due_));
    }

    // Holds what makes that no base can be told.
    std::optional<BranchName> base_of(const Bead& changeset, Holds& out) const {
        const std::vector<BeadId> below = stacked_on(changeset, tree_);
        const std::size_t before = out.size();
        for (Reason& reason : not_landable(changeset, tree_)) {
            const bool is_below = reason.bead && std::ranges::count(below, *reason.bead) > 0;
            if (is_below && is_of_this_epic(*reason.bead)) continue;
            const PublishGate gate = reason.code == ErrorCode::prerequisite_abandoned
                                         ? PublishGate::prerequisite_abandoned
                                         : PublishGate::prerequisite_open;
            out.push_back({gate, std::move(reason)});
        }
        if (out.size() > before) return std::nullopt;
        if (below.empty()) return parent_branch(changeset.id, out);
        return branch_of_the_top(changeset.id, below, out);
    }

    std::optional<BranchName> parent_branch(const BeadId& id, Holds& out) const {
        if (forge_.parent != forge_.root) return forge_.parent;
        out.push_back(hold(PublishGate::base_is_root, ErrorCode::config_invalid,
                           "the parent branch of " + tree_.epic().id.str() +
                               " is its root branch, which no pull request is merged into",
                           id));
        return std::nullopt;
    }

    std::optional<BranchName> branch_of_the_top(const BeadId& id, const std::vector<BeadId>& below,
                                                Holds& out) const {
        const auto top = std::ranges::find_if(below, [&](const BeadId& one) {
            const std::set<BeadId> under = everything_under(one);
            return std::ranges::all_of(
                below, [&](const BeadId& other) { return other == one || under.contains(other); });
        });
        if (top == below.end()) {
            out.push_back(hold(PublishGate::several_predecessors, ErrorCode::prerequisite_open,
                               id.str() + " stands on " + std::to_string(below.size()) +
                                   " changesets that do not stand on each other",
                               id));
            return std::nullopt;
        }
        const auto read = Changeset::of(*tree_.find(*top));
        if (read && read->work_branch() && *read->work_branch() != forge_.root)
            return read->work_branch();
        out.push_back(hold(PublishGate::prerequisite_open, ErrorCode::prerequisite_open,
                           top->str() + " has no work branch of its own", *top));
        return std::nullopt;
    }

    std::set<BeadId> everything_under(const BeadId& changeset) const {
        std::set<BeadId> under;
        std::vector<BeadId> left{changeset};
        while (!left.empty()) {
            const Bead* const bead = tree_.find(left.back());
            left.pop_back();
            if (bead == nullptr) continue;
            for (const BeadId& below : stacked_on(*bead, tree_))
                if (under.insert(below).second) left.push_back(below);
        }
        return under;
    }

    std::optional<PublishHold> end_of(const BeadId& id, const Published& published) const {
        const PrState state = pr_state(published);
        if (state == PrState::merged)
            return hold(PublishGate::merged, ErrorCode::not_runnable,
                        "the pull request of " + id.str() + " is merged into " +
                            published.pull_request->base.str() + " already",
                        id);
        if (state == PrState::closed)
            return hold(PublishGate::closed, ErrorCode::approval_required,
                        "the pull request of " + id.str() + " was closed without being merged", id);
        return std::nullopt;
    }

    PublishHold epic_not_complete() const {
        const BeadId& epic = tree_.epic().id;
        return hold(PublishGate::epic_not_complete, ErrorCode::open_changesets,
                    epic.str() + " has changesets that are not done", epic);
    }

    // A commit that cannot be read is pushed nowhere.
    static bool is_pushed(const Bead& changeset, const Published& published) {
        const auto read = Changeset::of(changeset);
        return read && read->done_head() && published.pushed == *read->done_head();
    }

    bool is_of_this_epic(const BeadId& id) const {
        return std::ranges::any_of(tree_.changesets(),
                                   [&](const Bead& bead) { return bead.id == id; });
    }

    const EpicTree& tree_;
    const EpicOnForge& forge_;
    const PublishRules& rules_;
    const bool complete_;
    std::optional<BeadId> first_due_ = {};
};

} // namespace

std::vector<PublishHold> holds_of(const PublishVerdict& verdict) {
    std::vector<PublishHold> holds = verdict.push;
    for (const PublishHold& hold : verdict.pull_request)
        if (std::ranges::none_of(holds, [&](const PublishHold& seen) {
                return seen.gate == hold.gate && seen.reason.bead == hold.reason.bead;
            }))
            holds.push_back(hold);
    return holds;
}

std::vector<Reason> publish_reasons(const std::vector<PublishHold>& holds) {
    std::vector<Reason> reasons;
    for (const PublishHold& hold : holds) {
        reasons.push_back(hold.reason);
        reasons.back().gate = name_of(hold.gate);
    }
    return reasons;
}

std::vector<PublishVerdict> what_to_publish(const EpicTree& tree, const EpicOnForge& forge,
                                            const PublishRules& rules) {
    Publishing publishing(tree, forge, rules);
    std::vector<PublishVerdict> out;
    for (const Bead& changeset : tree.changesets())
        out.push_back(publishing.verdict_on(changeset));
    return out;
}

} // namespace atelier
