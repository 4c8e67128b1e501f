// Whether done work lands, by who lands it: a run of `work`, which asks nobody, or a person.
#pragma once

#include "domain/work/progress.hpp"

#include <vector>

namespace atelier {

enum class PrMode { none, draft, ready };
constexpr auto names_of(PrMode) {
    return std::to_array<Named<PrMode>>(
        {{PrMode::none, "none"}, {PrMode::draft, "draft"}, {PrMode::ready, "ready"}});
}

// What the project wants of done work before it lands.
struct AdmissionRules {
    bool review_required = false;
    PrMode pr_mode = PrMode::none;
};

// person: by `git atelier integrate`, which names the changeset.
enum class Lander { run, person };

// What done work waits for besides its prerequisites: a review, a pull request. Empty when neither
// is missing, so that it lands. A person who lands it has reviewed it by that.
std::vector<Reason> not_admitted(const BeadId& changeset, const AdmissionRules& rules,
                                 Lander lander);

// It is done, nothing stops it, and only a person lands it.
bool is_for_person_to_land(const Bead& changeset, const EpicTree& graph,
                           const AdmissionRules& rules);

// What of its epic speaks against it, whatever stands on its work branch.
std::vector<Reason> epic_reasons(const Bead& changeset, const EpicTree& graph);
// Why a person could not land what stands on its work branch at `head`, done or not; empty when
// that only has to be found good.
std::vector<Reason> not_landable_by_hand(const Bead& changeset, const CommitId& head,
                                         const EpicTree& graph, const AdmissionRules& rules);

} // namespace atelier
