// Whether done work lands, and whether new work is begun, as far as a person's review goes.
#pragma once

#include "domain/review/debt.hpp"
#include "domain/work/progress.hpp"

#include <vector>

namespace atelier {

enum class PrMode { none, draft, ready };
constexpr auto names_of(PrMode) {
    return std::to_array<Named<PrMode>>(
        {{PrMode::none, "none"}, {PrMode::draft, "draft"}, {PrMode::ready, "ready"}});
}

// What the project wants of done work before it lands. Where there are pull requests, the review is
// that of the pull request.
struct AdmissionRules {
    bool review_required = false;
    PrMode pr_mode = PrMode::none;

    bool wants_approval() const { return review_required && pr_mode == PrMode::none; }
};

// What work that is done waits for besides its prerequisites, whoever lands it: an approval, a pull
// request. Empty when neither is missing. What was moved since it was approved is looked at by
// whoever lands it.
std::vector<Reason> not_admitted(const Bead& done, const EpicTree& graph,
                                 const AdmissionRules& rules);

// Whose approval holds, as far as is known, for what is done; "" for none.
std::string approver_of(const Bead& done, const EpicTree& graph);
// Its work is done and an overseer has to approve it.
bool awaits_approval(const Bead& changeset, const EpicTree& graph, const AdmissionRules& rules);
// That its approval is missing, or fell.
Reason approval_missing(const BeadId& changeset, const KnownApproval* approval, bool fell);

// What of its epic speaks against it, whatever stands on its work branch.
std::vector<Reason> epic_reasons(const Bead& changeset, const EpicTree& graph);
// Why a person could not land what stands on its work branch at `head`, done or not; empty when
// that only has to be found good.
std::vector<Reason> not_landable_by_hand(const Bead& changeset, const CommitId& head,
                                         const EpicTree& graph, const AdmissionRules& rules);

// Its work is done, and only a person's review moves it on.
bool awaits_person(const Bead& changeset, const EpicTree& graph, const AdmissionRules& rules);

// Why nothing new is begun; nullopt: something may be. `own`: it is said to the overseer.
std::optional<Reason> too_much_to_review(const ReviewDebt& debt, const ReviewLimits& limits,
                                         bool own);
// Whether that keeps it from being worked on: what was begun goes on.
bool is_held_back(const Bead& changeset, const std::optional<Reason>& debt);

} // namespace atelier
