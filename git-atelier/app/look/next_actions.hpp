// What may be done with a bead now, question by question, each with every reason against it. The
// decisions are the domain's; this only asks all that apply.
#pragma once

#include "domain/progress.hpp"
#include "domain/settings.hpp"

#include <vector>

namespace atelier {

enum class Question { promote, claim, work, publish, integrate, close };
constexpr auto names_of(Question) {
    return std::to_array<Named<Question>>({{Question::promote, "promote"},
                                           {Question::claim, "claim"},
                                           {Question::work, "work"},
                                           {Question::publish, "publish"},
                                           {Question::integrate, "integrate"},
                                           {Question::close, "close"}});
}

struct Answer {
    Question question;
    // Empty: it can be done now.
    std::vector<Reason> reasons;

    bool possible() const { return reasons.empty(); }
};

struct AnswerFacts {
    bool more_work = false;
    Settings settings = {};
    // Why the root branch could not be moved, whatever else holds.
    std::vector<Reason> root_reasons;
};

// For an epic, a changeset, a task or a subtask of `graph`; nothing for other beads.
std::vector<Answer> answers_for(const Bead& bead, const EpicGraph& graph, const AnswerFacts& facts);

// The reasons against the bead's next step: work, or landing when it is done. Empty when that step
// can be made, and when there is none left.
std::vector<Reason> next_step_reasons(const Bead& bead, const EpicGraph& graph);

} // namespace atelier
