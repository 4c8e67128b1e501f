#include "domain/work/admission.hpp"

#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

void append(std::vector<Reason>& to, const std::vector<Reason>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

} // namespace

std::vector<Reason> not_admitted(const BeadId& changeset, const AdmissionRules& rules,
                                 Lander lander) {
    std::vector<Reason> reasons;
    if (rules.review_required && lander != Lander::person)
        reasons.push_back(
            {ErrorCode::approval_required,
             "review.required is true: " + changeset.str() + " waits for a person to land it",
             changeset});
    if (rules.pr_mode != PrMode::none)
        reasons.push_back({ErrorCode::approval_required,
                           "branch.pr_mode is " + std::string(name_of(rules.pr_mode)) + ": " +
                               changeset.str() + " waits for its pull request",
                           changeset});
    return reasons;
}

bool is_for_person_to_land(const Bead& changeset, const EpicTree& graph,
                           const AdmissionRules& rules) {
    return not_landable(changeset, graph).empty() &&
           !not_admitted(changeset.id, rules, Lander::run).empty() &&
           not_admitted(changeset.id, rules, Lander::person).empty();
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
    append(reasons, not_admitted(changeset.id, rules, Lander::person));
    return reasons;
}

} // namespace atelier
