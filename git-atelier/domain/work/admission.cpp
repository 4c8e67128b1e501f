#include "domain/work/admission.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

void append(std::vector<Reason>& to, const std::vector<Reason>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

Approved approved_now(const Bead& done, const EpicTree& graph) {
    const KnownApproval* const approval = graph.approval(done.id);
    if (approval == nullptr) return Approved::no;
    const auto facts = Changeset::of(done);
    if (!facts || !facts->done_head()) return Approved::no;
    return approval->at(*facts->done_head());
}

bool is_missing(Approved approved) {
    return approved == Approved::no || approved == Approved::fallen;
}

Reason pull_request_missing(const BeadId& changeset, PrMode mode) {
    return {ErrorCode::approval_required,
            "branch.pr_mode is " + std::string(name_of(mode)) + ": " + changeset.str() +
                " waits for its pull request",
            changeset};
}

} // namespace

Reason approval_missing(const BeadId& changeset, const KnownApproval* approval, bool fell) {
    const std::string why = fell && approval != nullptr
                                ? "the approval of " + changeset.str() + " by " +
                                      approval->approval.by.str() +
                                      " does not hold for what would land now; where its root "
                                      "branch has moved, its epic is "
                                      "restacked first"
                                : changeset.str() + " waits for an approval";
    return {ErrorCode::approval_required, "review.required is true: " + why, changeset};
}

std::vector<Reason> not_admitted(const Bead& done, const EpicTree& graph,
                                 const AdmissionRules& rules) {
    std::vector<Reason> reasons;
    if (rules.wants_approval())
        if (const Approved approved = approved_now(done, graph); is_missing(approved))
            reasons.push_back(
                approval_missing(done.id, graph.approval(done.id), approved == Approved::fallen));
    if (rules.pr_mode != PrMode::none)
        reasons.push_back(pull_request_missing(done.id, rules.pr_mode));
    return reasons;
}

std::string approver_of(const Bead& done, const EpicTree& graph) {
    return is_missing(approved_now(done, graph)) ? "" : graph.approval(done.id)->approval.by.str();
}

bool awaits_approval(const Bead& changeset, const EpicTree& graph, const AdmissionRules& rules) {
    return rules.wants_approval() && state_of(changeset) == ChangesetState::done &&
           is_missing(approved_now(changeset, graph));
}

std::vector<Reason> epic_reasons(const Bead& changeset, const EpicTree& graph) {
    std::vector<Reason> reasons = not_runnable(changeset, graph);
    std::erase_if(reasons, [&](const Reason& reason) { return reason.bead != graph.epic().id; });
    return reasons;
}

std::vector<Reason> not_landable_by_hand(const Bead& changeset, const CommitId& head,
                                         const EpicTree& graph, const AdmissionRules& rules) {
    std::vector<Reason> reasons = epic_reasons(changeset, graph);
    // That it is not yet said to be done is no reason.
    const auto done = mark_done(changeset, head);
    if (!done) {
        reasons.push_back({done.error().code, done.error().message, changeset.id});
        return reasons;
    }
    append(reasons, not_landable(*done, graph));
    append(reasons, not_admitted(*done, graph, rules));
    return reasons;
}

bool awaits_person(const Bead& changeset, const EpicTree& graph, const AdmissionRules& rules) {
    return state_of(changeset) == ChangesetState::done &&
           !not_admitted(changeset, graph, rules).empty();
}

std::optional<Reason> too_much_to_review(const ReviewDebt& debt, const ReviewLimits& limits,
                                         bool own) {
    if (!is_reached(debt, limits)) return std::nullopt;
    return Reason{ErrorCode::review_debt, (own ? "you are " : "the overseer is ") +
                                              behind_text(debt) + " (" +
                                              reached_text(debt, limits) + ")"};
}

bool is_held_back(const Bead& changeset, const std::optional<Reason>& debt) {
    return debt && !has_begun(changeset) && !is_settled(state_of(changeset));
}

} // namespace atelier
