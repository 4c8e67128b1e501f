// What may be done with a bead now, question by question, each with every reason against it. The
// decisions are the domain's; this only asks all that apply.
#pragma once

#include "domain/project/settings.hpp"
#include "domain/run/turn_pause.hpp"
#include "domain/work/choice.hpp"

#include <optional>
#include <vector>

namespace atelier {

enum class Action { promote, claim, work, publish, integrate, close };
constexpr auto names_of(Action) {
    return std::to_array<Named<Action>>({{Action::promote, "promote"},
                                         {Action::claim, "claim"},
                                         {Action::work, "work"},
                                         {Action::publish, "publish"},
                                         {Action::integrate, "integrate"},
                                         {Action::close, "close"}});
}

struct Answer {
    Action question;
    // Empty: it can be done now.
    std::vector<Reason> reasons;
    // integrate, where a run does not: what `git atelier integrate` would look at and land.
    std::optional<BeadId> by_hand = {};
    // integrate, where an approval is missing: of what.
    std::optional<BeadId> to_review = {};

    bool possible() const { return reasons.empty(); }
};

// The command with which a person goes on where the answers say no.
enum class ByHand { work, integrate, resume, review };
constexpr auto names_of(ByHand) {
    return std::to_array<Named<ByHand>>({{ByHand::work, "work"},
                                         {ByHand::integrate, "integrate"},
                                         {ByHand::resume, "resume"},
                                         {ByHand::review, "review"}});
}
struct WayByHand {
    ByHand command;
    // nullopt: the whole project.
    std::optional<BeadId> bead;
    // What has to be lifted first, where turns are paused.
    std::optional<TurnPause> first = {};

    bool operator==(const WayByHand&) const = default;
};
// `work` tries what is left alone for a while, `resume` lets go on what somebody has paused,
// `integrate` lands what no run does, `review` approves what lands only then. A finished epic that
// `integrate` brings to its parent branch is not among them.
std::vector<WayByHand> ways_by_hand(const std::vector<Answer>& answers, const BeadId& epic);

// For an epic, a changeset, a task or a subtask of the epic that the facts are about; nothing for
// other beads. `unpublished`: why nothing of a changeset is to be published.
std::vector<Answer> next_actions_for(const Bead& bead, const EpicFacts& facts,
                                     std::vector<Reason> unpublished);

// The reasons against the bead's next step: work, or landing when it is done. Empty when that step
// can be made, and when there is none left.
std::vector<Reason> next_step_reasons(const Bead& bead, const EpicTree& graph,
                                      const AdmissionRules& rules);

} // namespace atelier
