// What the project and the epic want of pushes and pull requests.
#pragma once

#include "domain/bead/epic.hpp"
#include "domain/work/admission.hpp"

namespace atelier {

enum class PrGate { epic_complete, changeset_ready };
constexpr auto names_of(PrGate) {
    return std::to_array<Named<PrGate>>(
        {{PrGate::epic_complete, "epic_complete"}, {PrGate::changeset_ready, "changeset_ready"}});
}

enum class PushOn { changeset_complete, epic_complete };
constexpr auto names_of(PushOn) {
    return std::to_array<Named<PushOn>>({{PushOn::changeset_complete, "on_changeset_complete"},
                                         {PushOn::epic_complete, "on_epic_complete"}});
}

// A pull request has to wait for what its changeset stands on until that ...
//   sequential           has landed, and while another changeset of the epic has one
//   on-parent-approved   is approved
//   on-ready             has a pull request that is no draft
//   parallel             is pushed
struct PublishRules {
    PrMode mode = PrMode::none;
    PrStrategy strategy = PrStrategy::sequential;
    PrGate gate = PrGate::epic_complete;
    PushOn push_on = PushOn::changeset_complete;
};

} // namespace atelier
