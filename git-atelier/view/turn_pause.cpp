#include "view/turn_pause.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/style.hpp"

namespace atelier {
namespace {

std::string paused_thing(const TurnPause& pause) {
    return pause.of == PausedTurns::all ? "" : std::string(name_of(pause.of)) + " " + pause.name;
}

Json pause_outcome_json(const PauseTurnsOutcome& outcome, std::string_view done) {
    Json ended = Json::array();
    for (const TurnRecord& turn : outcome.ended)
        ended.push(Json::object()
                       .set("run", turn.run.str())
                       .set("turn", turn.n)
                       .set("artisan", turn.artisan));
    return turn_pause_json(outcome.pause)
        .set(std::string(done), !outcome.already)
        .set("already", outcome.already)
        .set("ended", std::move(ended))
        .set("runs", ids_json(outcome.held))
        .set("others", turn_pauses_json(outcome.others));
}

} // namespace

std::string way_to_resume(const TurnPause& pause) {
    return "git atelier resume " +
           (pause.of == PausedTurns::all ? std::string("--all") : shell_quoted(pause.name));
}

std::string still_paused_text(const TurnPause& pause) {
    return one_line(pause_text(pause)) + "; '" + way_to_resume(pause) + "' lets " +
           (pause.of == PausedTurns::all ? "them" : "it") + " continue";
}

Json turn_pause_json(const TurnPause& pause) {
    const bool known = pause.since != Time{};
    return Json::object()
        .set("of", name_of(pause.of))
        .set("name", pause.name)
        .set("reason", to_valid_utf8(pause.reason))
        .set("by", pause.by)
        .set("since", known ? Json(format_time(pause.since)) : Json())
        .set("trial_at", time_or_null(pause.trial_at));
}

Json turn_pauses_json(const std::vector<TurnPause>& pauses) {
    Json out = Json::array();
    for (const TurnPause& pause : pauses)
        out.push(turn_pause_json(pause));
    return out;
}

Json turns_paused_json(const PauseTurnsOutcome& outcome) {
    return pause_outcome_json(outcome, "paused");
}

std::string turns_paused_text(const PauseTurnsOutcome& outcome) {
    std::string out =
        (outcome.already ? "already: " : "") + still_paused_text(outcome.pause) + "\n";
    for (const TurnRecord& turn : outcome.ended)
        out += "turn " + std::to_string(turn.n) + " of " + turn.run.str() + ", by " + turn.artisan +
               ", was ended\n";
    return out;
}

Json turns_resumed_json(const PauseTurnsOutcome& outcome) {
    return pause_outcome_json(outcome, "resumed");
}

std::string turns_resumed_text(const PauseTurnsOutcome& outcome) {
    const TurnPause& pause = outcome.pause;
    const bool all = pause.of == PausedTurns::all;
    std::string out = all ? "turns are " : "the " + paused_thing(pause) + " is ";
    out += outcome.already ? (all ? "not all paused\n" : "not paused\n") : "no longer paused\n";
    for (const BeadId& run : outcome.held)
        out += run.str() + " was paused by this; 'git atelier resume " + run.str() +
               "' lets it continue\n";
    for (const TurnPause& other : outcome.others)
        out += "still: " + still_paused_text(other) + "\n";
    return out;
}

} // namespace atelier
