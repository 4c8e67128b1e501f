#include "view/plan_session.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/promote.hpp"
#include "view/text/phrases.hpp"

namespace atelier {
namespace {

Json change_json(const StateChange& change) {
    Json out = Json::object();
    out.set("thing", name_of(change.thing))
        .set("name", change.name)
        .set("before", or_null(change.before))
        .set("after", or_null(change.after));
    return out;
}

// Titles and estimates are enough; the promotion shows the rest.
std::vector<WaitingChange> without_parts(std::vector<WaitingChange> changes) {
    for (WaitingChange& change : changes)
        change.parts.clear();
    return changes;
}

Json waiting_json(const std::vector<EpicWaiting>& waiting) {
    Json out = Json::array();
    for (const EpicWaiting& epic : waiting)
        out.push(
            Json::object().set("epic", epic.epic.str()).set("changes", changes_json(epic.changes)));
    return out;
}

} // namespace

Json plan_session_json(const PlanSessionOutcome& outcome) {
    Json epics = Json::array();
    for (const BeadId& id : outcome.epics)
        epics.push(id.str());
    Json restored = Json::array();
    for (const Restored& one : outcome.watch.restored) {
        Json change = change_json(one.change);
        change.set("kept", or_null(one.kept));
        restored.push(std::move(change));
    }
    Json reported = Json::array();
    for (const StateChange& change : outcome.watch.reported)
        reported.push(change_json(change));
    Json remarks = Json::array();
    for (const StateChange& change : outcome.watch.remarks)
        remarks.push(change_json(change));
    Json out = Json::object();
    out.set("planner", outcome.planner.str())
        .set("session", outcome.session.str())
        .set("branch", outcome.branch.str())
        .set("status", outcome.turn.status)
        .set("result", name_of(outcome.turn.verdict().result))
        .set("reason", outcome.turn.verdict().sentence)
        .set("usage", usage_json(outcome.turn.reading))
        .set("last_words", outcome.turn.reading.last_words)
        .set("epics", std::move(epics))
        .set("waiting", waiting_json(outcome.waiting))
        .set("restored", std::move(restored))
        .set("reported", std::move(reported))
        .set("remarks", std::move(remarks))
        .set("others", outcome.watch.others)
        .set("kept", or_null(outcome.kept))
        .set("transcript",
             outcome.transcript ? Json(to_valid_utf8(outcome.transcript->string())) : Json());
    return out;
}

std::string plan_session_text(const PlanSessionOutcome& outcome) {
    const bool stopped = outcome.turn.end == TurnEnd::interrupted;
    const bool left = outcome.left_by_ctrl_c();
    std::string out = outcome.planner.str() + (stopped ? " was stopped on request"
                                               : left  ? " was ended by Ctrl-C"
                                                       : " has ended");
    const TurnVerdict verdict = outcome.turn.verdict();
    if (!stopped && !left && !verdict.sentence.empty()) out += ": " + verdict.sentence;
    out += outcome.epics.empty() && outcome.waiting.empty() ? " without anything to promote.\n"
                                                            : ".\n";
    for (const BeadId& id : outcome.epics)
        out += "planned " + id.str() + ": 'git atelier show " + id.str() +
               "', then 'git atelier "
               "promote " +
               id.str() + "'\n";
    for (const EpicWaiting& epic : outcome.waiting)
        out += "waiting in " + epic.epic.str() + ": 'git atelier promote " + epic.epic.str() +
               "'\n" + changes_text(without_parts(epic.changes), {});
    for (const std::string& line : outcome.watch.lines())
        out += line + "\n";
    if (!outcome.kept.empty())
        out += "files that it left in its worktree are kept as " + outcome.kept + "\n";
    if (outcome.transcript) out += "transcript: " + outcome.transcript->string() + "\n";
    return out;
}

} // namespace atelier
