#include "app/run/text_task.hpp"

#include "app/document/document_version.hpp"
#include "app/piece/piece_texts.hpp"
#include "base/text.hpp"
#include "domain/agent/template.hpp"

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

std::string title_of_input(WorkflowCatalog& catalog, const TurnInput& input) {
    const std::string by = input.from.empty() ? "" : display_name(catalog, input.from);
    if (is_made(input)) {
        std::string title = input.piece ? "[" + input.piece->str() + "]" : "The text";
        if (input.percent < 100) title += ", the end of it";
        return title + (by.empty() ? "" : " by " + by);
    }
    if (input.kind == InputKind::conflict) return "The rebase";
    std::string title = by.empty() ? "Somebody" : by;
    if (input.verdict == WorkflowVerdict::approved) title += ", who approves";
    if (input.verdict == WorkflowVerdict::changes_requested) title += ", who asks for changes";
    if (input.score) title += fmt::format(", who gives {:g} of 10", *input.score);
    return title;
}

std::string called(WorkflowCatalog& catalog, const std::string& address) {
    const auto id = AgentId::parse(address);
    if (!id) return address;
    return id->role() == Role::artisan ? display_name(catalog, id->name()) : id->name();
}

// An artisan that asked has forgotten it by now, and another one never knew.
ShownText shown_mail(WorkflowCatalog& catalog, const ToldMessage& told) {
    const Message& message = told.message;
    ShownText shown{called(catalog, message.from()), message.body()};
    if (!told.question) {
        shown.title += ", about " + message.subject();
        return shown;
    }
    const Message& question = *told.question;
    shown.title += ", in answer to " + called(catalog, question.from());
    shown.text = "Asked: " + question.subject() + "\n" +
                 (question.body().empty() ? "" : "\n" + std::string(trim(question.body())) + "\n") +
                 "\nAnswered:\n\n" + message.body();
    return shown;
}

TurnPromptFacts prompt_facts(WorkflowCatalog& catalog, const AskingFacts& facts,
                             const TurnDue& turn, const Artisan& artisan, const PieceTexts& texts) {
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
        ShownText shown{title_of_input(catalog, input), shown_text(input, texts)};
        if (input.kind == InputKind::check)
            out.checks = std::move(shown.text);
        else
            (is_made(input) ? out.earlier : out.notes).push_back(std::move(shown));
    }
    for (const TurnInput& input : turn.notes)
        out.notes.push_back({title_of_input(catalog, input), shown_text(input, texts)});
    for (const ToldMessage& told : facts.mail)
        out.notes.push_back(shown_mail(catalog, told));
    return out;
}

// As it stands where the turn begins, whoever has changed it last.
Result<void> show_document(const RunDesk& desk, const Run& run, const TurnDue& turn,
                           TurnPromptFacts& asked) {
    const auto& version = turn.from ? turn.from : run.head;
    if (!works_on_document(run) || !version || turn.step.sees.kind == SeesKind::none) return {};
    ATELIER_TRY(const auto text, document_at(desk.repository, run, *version));
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
            .edits = facts.in_worktree ? facts.run.document : "",
            .scores = until == UntilKind::score,
            .done = until == UntilKind::done};
}

} // namespace

Result<AskedTurn> asked_turn(const RunDesk& desk, WorkflowCatalog& catalog,
                             const AskingFacts& facts, const TurnDue& turn,
                             const Artisan& artisan) {
    std::vector<BeadId> pieces;
    for (const auto* inputs : {&turn.inputs, &turn.notes})
        for (const TurnInput& input : *inputs)
            if (input.piece) pieces.push_back(*input.piece);
    ATELIER_TRY(const auto texts, texts_of(desk.plan.store, desk.repository, pieces));
    AskedTurn asked{.facts = prompt_facts(catalog, facts, turn, artisan, texts),
                    .wanted = reply_wanted(facts, turn)};
    ATELIER_CHECK(show_document(desk, facts.run, turn, asked.facts));
    std::string brief;
    if (!turn.brief.empty()) {
        ATELIER_TRY(const BriefFile file, catalog.brief(turn.brief));
        ATELIER_TRY(RenderedTemplate rendered,
                    render_template(file.text, brief_texts(asked.facts), file.file.string()));
        brief = std::move(rendered.text);
    }
    asked.prompt = turn_prompt(asked.facts, asked.wanted, brief);
    return asked;
}

Result<TextTask> text_task(const RunWorld& world, const AskingFacts& facts, const TurnDue& turn,
                           const Artisan& artisan) {
    ATELIER_TRY(AskedTurn asked, asked_turn(world.desk(), world.catalog, facts, turn, artisan));
    TextTask task{
        .prompt = std::move(asked.prompt), .system = artisan.persona, .model = artisan.model};
    if (turn.step.timeout) task.timeout = *turn.step.timeout;
    return task;
}

std::string display_name(WorkflowCatalog& catalog, const std::string& artisan) {
    const auto found = catalog.artisan(artisan);
    return found && !found->display_name.empty() ? found->display_name : artisan;
}

} // namespace atelier
