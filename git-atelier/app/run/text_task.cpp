#include "app/run/text_task.hpp"

#include "app/document/document_version.hpp"
#include "app/piece/piece_texts.hpp"
#include "domain/agent/template.hpp"
#include "domain/workflow/turn_prompt.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

using PieceTexts = std::map<BeadId, std::string>;

bool is_made(const TurnInput& input) {
    return input.kind == InputKind::piece || input.kind == InputKind::version;
}

std::string shown_text(const TurnInput& input, const PieceTexts& texts) {
    return input.piece ? last_lines(texts.at(*input.piece), input.percent) : input.text;
}

std::string title_of_input(const RunWorld& world, const TurnInput& input) {
    const std::string by = input.from.empty() ? "" : display_name(world.catalog, input.from);
    if (is_made(input)) {
        std::string title = input.piece ? "[" + input.piece->str() + "]" : "The text";
        if (input.percent < 100) title += ", the end of it";
        return title + (by.empty() ? "" : " by " + by);
    }
    std::string title = by.empty() ? "Somebody" : by;
    if (input.verdict == WorkflowVerdict::approved) title += ", who approves";
    if (input.verdict == WorkflowVerdict::changes_requested) title += ", who asks for changes";
    if (input.score) title += fmt::format(", who gives {:g} of 10", *input.score);
    return title;
}

TurnPromptFacts prompt_facts(const RunWorld& world, const AskingFacts& facts, const TurnDue& turn,
                             const Artisan& artisan, const PieceTexts& texts) {
    const LoopStep* loop = loop_around(facts.workflow, turn.place.path);
    TurnPromptFacts out{.request = facts.run.request,
                        .form = facts.form.empty() ? artisan.form : facts.form,
                        .failure = turn.error,
                        .criteria = artisan.criteria,
                        .stage = turn.place.stage,
                        .round = std::max(turn.place.round, 1),
                        .rounds = loop == nullptr ? 1 : loop->max};
    for (const TurnInput& input : turn.inputs) {
        // Of a document only the newest version is shown.
        if (input.kind == InputKind::version) continue;
        ShownText shown{title_of_input(world, input), shown_text(input, texts)};
        if (input.kind == InputKind::check)
            out.checks = std::move(shown.text);
        else
            (is_made(input) ? out.earlier : out.notes).push_back(std::move(shown));
    }
    for (const TurnInput& input : turn.notes)
        out.notes.push_back({title_of_input(world, input), shown_text(input, texts)});
    return out;
}

// As it stands where the turn begins, whoever has changed it last.
Result<void> show_document(const RunWorld& world, const Run& run, const TurnDue& turn,
                           TurnPromptFacts& asked) {
    const auto& version = turn.from ? turn.from : run.head;
    if (!works_on_document(run) || !version || turn.step.sees.kind == SeesKind::none) return {};
    ATELIER_TRY(const auto text, document_at(world.work.repository, run, *version));
    if (!text) return {};
    const int percent = turn.step.sees.kind == SeesKind::part ? turn.step.sees.percent : 100;
    const std::string title =
        "The document " + run.document + (percent < 100 ? ", the end of it" : "");
    asked.earlier.insert(asked.earlier.begin(), {title, last_lines(*text, percent)});
    return {};
}

ReplyWanted reply_wanted(const AskingFacts& facts, const TurnDue& turn) {
    const LoopStep* loop = loop_around(facts.workflow, turn.place.path);
    const UntilKind until = loop == nullptr ? UntilKind::rounds : loop->until.kind;
    return {.produces = turn.step.produces,
            .document = works_on_document(facts.run),
            .scores = until == UntilKind::score,
            .done = until == UntilKind::done};
}

} // namespace

Result<TextTask> text_task(const RunWorld& world, const AskingFacts& facts, const TurnDue& turn,
                           const Artisan& artisan) {
    std::vector<BeadId> pieces;
    for (const auto* inputs : {&turn.inputs, &turn.notes})
        for (const TurnInput& input : *inputs)
            if (input.piece) pieces.push_back(*input.piece);
    ATELIER_TRY(const auto texts, texts_of(world.work.plan.store, world.work.repository, pieces));
    TurnPromptFacts asked = prompt_facts(world, facts, turn, artisan, texts);
    ATELIER_CHECK(show_document(world, facts.run, turn, asked));
    std::string brief;
    if (!turn.brief.empty()) {
        ATELIER_TRY(const BriefFile file, world.catalog.brief(turn.brief));
        ATELIER_TRY(RenderedTemplate rendered,
                    render_template(file.text, brief_texts(asked), file.file.string()));
        brief = std::move(rendered.text);
    }
    TextTask task{.prompt = turn_prompt(asked, reply_wanted(facts, turn), brief),
                  .system = artisan.persona,
                  .model = artisan.model};
    if (turn.step.timeout) task.timeout = *turn.step.timeout;
    return task;
}

std::string display_name(WorkflowCatalog& catalog, const std::string& artisan) {
    const auto found = catalog.artisan(artisan);
    return found && !found->display_name.empty() ? found->display_name : artisan;
}

} // namespace atelier
