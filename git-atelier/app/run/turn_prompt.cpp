#include "app/run/turn_prompt.hpp"

#include "app/run/piece_texts.hpp"
#include "base/text.hpp"
#include "domain/agent/template.hpp"
#include "domain/workflow/brief_values.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

constexpr std::string_view without_brief = "{{ request }}\n\n{{ earlier }}\n{{ notes }}\n"
                                           "{{ failure }}\n";

bool is_text(const TurnInput& input) {
    return input.kind == InputKind::piece || input.kind == InputKind::version;
}

// Between marks, so that it cannot be taken for what the turn is told.
std::string quoted(const std::string& what, const std::string& text) {
    return "----- " + what + " -----\n" + text + (text.ends_with('\n') ? "" : "\n") +
           "----- end of " + what + " -----\n";
}

class PromptText {
  public:
    PromptText(const RunWorld& world, const PromptFacts& facts, const BegunTurn& turn,
               std::map<BeadId, std::string> texts)
        : world_(world), facts_(facts), turn_(turn), texts_(std::move(texts)) {}

    Result<std::string> text() const {
        BriefFile brief{std::string(without_brief), "the request alone"};
        if (!turn_.due.brief.empty()) {
            ATELIER_TRY(brief, world_.catalog.brief(turn_.due.brief));
        }
        ATELIER_TRY(const RenderedTemplate rendered,
                    render_template(brief.text, values(), brief.file.string()));
        const std::string& persona = turn_.artisan.persona;
        return persona + (persona.empty() || persona.ends_with('\n') ? "" : "\n") +
               (persona.empty() ? "" : "\n") + rendered.text + "\n" + answer_form();
    }

  private:
    std::string form() const { return facts_.form.empty() ? turn_.artisan.form : facts_.form; }

    std::map<std::string, std::string> values() const {
        const LoopStep* loop = loop_around(facts_.workflow, turn_.record.path);
        return {{"request", facts_.run.request},
                {"form", form()},
                {"earlier", earlier()},
                {"notes", notes()},
                {"checks", checks()},
                {"failure",
                 turn_.due.error.empty() ? "" : "Your last try failed: " + turn_.due.error + ".\n"},
                {"criteria", criteria()},
                {"stage", turn_.record.stage},
                {"round", std::to_string(std::max(turn_.record.round, 1))},
                {"rounds", std::to_string(loop == nullptr ? 1 : loop->max)}};
    }

    std::string said_by(const TurnInput& input) const {
        return input.from.empty() ? "" : display_name(world_.catalog, input.from);
    }

    std::string text_of(const TurnInput& input) const {
        if (!input.piece) return input.text;
        return last_lines(texts_.at(*input.piece), input.percent);
    }

    std::string earlier() const {
        std::string out;
        for (const TurnInput& input : turn_.due.inputs) {
            if (!is_text(input)) continue;
            const std::string by = said_by(input);
            const std::string what = input.piece ? input.piece->str() : "the text";
            out += (out.empty() ? "" : "\n") +
                   quoted(what + (by.empty() ? "" : " by " + by), text_of(input));
        }
        return out.empty() ? "nothing yet" : out;
    }

    std::string notes() const {
        std::string out;
        const auto add = [&](const TurnInput& input) {
            std::string what = said_by(input);
            if (what.empty()) what = "somebody";
            if (input.verdict)
                what += input.verdict == WorkflowVerdict::approved ? ", who approves" : "";
            if (input.verdict == WorkflowVerdict::changes_requested)
                what += ", who asks for changes";
            if (input.score) what += fmt::format(", who gives {:g} of 10", *input.score);
            out += quoted(what, text_of(input));
        };
        for (const TurnInput& input : turn_.due.inputs)
            if (!is_text(input) && input.kind != InputKind::check) add(input);
        for (const TurnInput& input : turn_.due.notes)
            add(input);
        return out;
    }

    std::string checks() const {
        std::string out;
        for (const TurnInput& input : turn_.due.inputs)
            if (input.kind == InputKind::check) out = input.text;
        return out;
    }

    std::string criteria() const {
        std::string out;
        for (const Criterion& one : turn_.artisan.criteria)
            out += "- " + one.name + (one.description.empty() ? "" : ": " + one.description) + "\n";
        return out;
    }

    std::string answer_form() const {
        switch (turn_.due.step.produces) {
        case Produces::review:
            return "Answer with one object of JSON and nothing else: \"content\" is your review, "
                   "\"verdict\" is \"approved\" or \"changes-requested\", \"score\" is a number "
                   "from 0 to 10.\n";
        case Produces::note:
            return "Answer with your note alone.\n";
        case Produces::text:
        case Produces::changes:
            break;
        }
        return "Answer with the " + form() +
               " alone, or with one object of JSON and nothing else: \"content\" is the " + form() +
               ", \"interpretation\" how you have understood the request, \"considerations\" and "
               "\"choices\" are lists of what you weighed and decided, and \"status\" is \"done\" "
               "when nothing is left for you to do.\n";
    }

    const RunWorld& world_;
    const PromptFacts& facts_;
    const BegunTurn& turn_;
    std::map<BeadId, std::string> texts_;
};

} // namespace

Result<std::string> turn_prompt(const RunWorld& world, const PromptFacts& facts,
                                const BegunTurn& turn) {
    std::vector<BeadId> pieces;
    for (const auto* inputs : {&turn.due.inputs, &turn.due.notes})
        for (const TurnInput& input : *inputs)
            if (input.piece) pieces.push_back(*input.piece);
    ATELIER_TRY(auto texts, texts_of(world.work.plan.store, world.work.repository, pieces));
    return PromptText(world, facts, turn, std::move(texts)).text();
}

std::string display_name(WorkflowCatalog& catalog, const std::string& artisan) {
    const auto found = catalog.artisan(artisan);
    return found && !found->display_name.empty() ? found->display_name : artisan;
}

} // namespace atelier
