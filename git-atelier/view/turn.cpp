#include "view/turn.hpp"

#include "app/agent/skill_pages.hpp"
#include "base/or_null.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "view/text/style.hpp"

namespace atelier {
namespace {

Json texts_json(const std::vector<ShownText>& texts) {
    Json out = Json::array();
    for (const ShownText& shown : texts)
        out.push(Json::object()
                     .set("title", to_valid_utf8(shown.title))
                     .set("text", to_valid_utf8(shown.text)));
    return out;
}

Json criteria_json(const std::vector<Criterion>& criteria) {
    Json out = Json::array();
    for (const Criterion& one : criteria)
        out.push(Json::object()
                     .set("name", to_valid_utf8(one.name))
                     .set("description", to_valid_utf8(one.description)));
    return out;
}

Json wanted_json(const ReplyWanted& wanted) {
    return Json::object()
        .set("produces", name_of(wanted.produces))
        .set("scores", wanted.scores)
        .set("done", wanted.done);
}

Json skills_json(const std::vector<SkillPage>& pages) {
    Json out = Json::array();
    for (const SkillPage& page : pages)
        out.push(Json::object()
                     .set("name", page.program())
                     .set("description", page.description)
                     .set("page", page.file.string()));
    return out;
}

// Which one it is, in every document.
Json turn_place(const TurnRecord& turn) {
    return Json::object().set("run", turn.run.str()).set("turn", turn.n);
}

} // namespace

Json shown_turn_json(const ShownTurn& shown) {
    const TurnPromptFacts& asked = shown.asked.facts;
    Json out = turn_place(shown.turn);
    out.set("title", to_valid_utf8(shown.title))
        .set("workflow", shown.run.workflow)
        .set("artisan", shown.turn.artisan)
        .set("role", shown.turn.role)
        .set("stage", shown.turn.stage)
        .set("round", asked.round)
        .set("rounds", asked.rounds)
        .set("attempt", shown.turn.attempt)
        .set("persona", to_valid_utf8(shown.artisan.persona))
        .set("request", to_valid_utf8(asked.request))
        .set("form", to_valid_utf8(asked.form))
        .set("criteria", criteria_json(asked.criteria))
        .set("earlier", texts_json(asked.earlier))
        .set("notes", texts_json(asked.notes))
        .set("checks", to_valid_utf8(asked.checks))
        .set("failure", to_valid_utf8(asked.failure))
        .set("wants", wanted_json(shown.asked.wanted))
        .set("prompt", to_valid_utf8(shown.asked.prompt))
        .set("driven", shown.driven)
        .set("expires_at", or_null(shown.expires_at))
        .set("submitted", shown.submitted)
        .set("skills", skills_json(shown.skills));
    return out;
}

std::string shown_turn_text(const ShownTurn& shown) {
    std::string out = "turn " + std::to_string(shown.turn.n) + " of " + shown.turn.run.str() +
                      ", of " + shown.turn.artisan + "\n\n";
    if (!shown.artisan.persona.empty())
        out += safe_lines(std::string(trim(shown.artisan.persona))) + "\n\n";
    out += safe_lines(shown.asked.prompt);
    return shown.skills.empty() ? out : out + skills_section(shown.skills);
}

Json next_turn_json(const NextTurn& next) {
    return shown_turn_json(next.shown).set("already", next.already);
}

Json submitted_turn_json(const SubmittedTurn& submitted) {
    const TurnRecord& turn = submitted.turn;
    return turn_place(turn)
        .set("recorded", submitted.recorded)
        .set("replaced", submitted.replaced)
        .set("already", submitted.already)
        .set("status", name_of(turn.status))
        .set("piece", or_null(turn.piece))
        .set("run_status", name_of(submitted.run));
}

Json handed_off_json(const HandedOff& handed) {
    return Json::object()
        .set("run", handed.run.id.str())
        .set("to", handed.signal.to)
        .set("already", handed.already)
        .set("run_status", name_of(handed.run.status));
}

} // namespace atelier
