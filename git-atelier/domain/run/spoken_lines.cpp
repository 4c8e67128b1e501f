#include "domain/run/spoken_lines.hpp"

#include "domain/workflow/routing.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Whose turn is the first one in the step; "" where none is anybody's.
std::string first_artisan(const Workflow& workflow, const Facts& facts, const Term& step) {
    if (const auto* turn = std::get_if<TurnStep>(&step.step))
        return artisan_of(workflow, facts.artisans, turn->role);
    const Terms* within = steps_within(step);
    if (within == nullptr) return "";
    for (const Term& part : *within)
        if (std::string found = first_artisan(workflow, facts, part); !found.empty()) return found;
    return "";
}

std::string artisan_in_stage(const Workflow& workflow, const Facts& facts,
                             const std::string& stage) {
    const auto found = std::ranges::find_if(
        workflow.steps, [&](const Term& term) { return stage_name(term) == stage; });
    return found == workflow.steps.end() ? "" : first_artisan(workflow, facts, *found);
}

class Telling {
  public:
    Telling(const Run& run, const Workflow& workflow, const Facts& facts, const Speakers& speakers)
        : run_(run), workflow_(workflow), facts_(facts), speakers_(speakers) {}

    std::vector<SpokenMoment> tell() {
        auto signal = facts_.signals.begin();
        const auto tell_handoffs_before = [&](int turn) {
            for (; signal != facts_.signals.end() && signal->after_turn < turn; ++signal)
                if (signal->kind == SignalKind::close && !signal->to.empty()) hand_over(*signal);
        };
        for (const TurnRecord& turn : facts_.turns) {
            tell_handoffs_before(turn.n);
            if (turn.kind != TurnKind::turn || turn.stage.empty()) continue;
            last_ = &turn;
            say(turn.round > 1 ? DialogueAction::go_on : DialogueAction::start_work, "");
        }
        tell_handoffs_before(facts_.turns.empty() ? 1 : facts_.turns.back().n + 1);
        if (run_.status == RunStatus::completed) say(DialogueAction::complete, "");
        return std::move(out_);
    }

  private:
    // By whoever had the last turn.
    void say(DialogueAction action, const std::string& next) {
        if (last_ == nullptr) return;
        const auto speaker = speakers_.find(last_->artisan);
        if (speaker == speakers_.end()) return;
        out_.push_back({last_->n, last_->artisan, speaker->second.name, action, next});
    }

    void hand_over(const SignalRecord& closed) {
        const std::string next = artisan_in_stage(workflow_, facts_, closed.to);
        const auto known = speakers_.find(next);
        say(DialogueAction::handoff, known == speakers_.end() ? next : known->second.name);
    }

    const Run& run_;
    const Workflow& workflow_;
    const Facts& facts_;
    const Speakers& speakers_;
    const TurnRecord* last_ = nullptr;
    std::vector<SpokenMoment> out_;
};

} // namespace

std::vector<SpokenMoment> spoken_moments(const Run& run, const Workflow& workflow,
                                         const Facts& facts, const Speakers& speakers) {
    return Telling(run, workflow, facts, speakers).tell();
}

std::vector<SpokenLine> spoken_lines(const Run& run, const Workflow& workflow, const Facts& facts,
                                     const Speakers& speakers, const MadeUpLines& made_up) {
    std::vector<SpokenLine> out;
    for (const SpokenMoment& moment : spoken_moments(run, workflow, facts, speakers)) {
        const MadeUpLine* const made = made_up.at(moment.turn, moment.action);
        std::string text =
            made != nullptr && !made->text.empty()
                ? made->text
                : line_at(speakers.at(moment.artisan).dialogue, {.seed = run.seed,
                                                                 .turn = moment.turn,
                                                                 .artisan = moment.artisan,
                                                                 .action = moment.action,
                                                                 .next = moment.next});
        if (!text.empty())
            out.push_back(
                {moment.turn, moment.artisan, moment.name, moment.action, std::move(text)});
    }
    return out;
}

} // namespace atelier
