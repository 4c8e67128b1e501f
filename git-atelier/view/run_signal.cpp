#include "view/run_signal.hpp"

#include "base/text.hpp"
#include "view/piece.hpp"
#include "view/run.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

namespace atelier {
namespace {

std::string abandoned(const Run& run) {
    const std::string out =
        run.id.str() + " is abandoned; its " +
        (run.branch ? "branch " + run.branch->str() + " stays" : std::string("pieces stay"));
    if (!run.changeset) return out;
    const std::string changeset = run.changeset->str();
    return out + "; the next session on " + changeset + " begins a new run; 'git atelier abandon " +
           changeset +
           " --reason TEXT' gives the changeset up, and 'workflow: none' in its plan "
           "has it carried out without a run";
}

std::string taken_text(const SignalOutcome& outcome) {
    const std::string id = outcome.run.id.str();
    const std::string& to = outcome.signal.to;
    switch (outcome.signal.kind) {
    case SignalKind::advance:
        return id + " is done with its stage";
    case SignalKind::handoff:
        return id + " is handed over to " + to;
    case SignalKind::complete:
        return id + " is to be completed as it is";
    case SignalKind::inject:
        return id + " was given " + (outcome.piece ? outcome.piece->id.str() : "a piece");
    case SignalKind::note:
        return "noted for " + (to.empty() ? "whoever is next in " + id : to + " in " + id);
    case SignalKind::approve:
        return "approved what " + id + " has made";
    case SignalKind::request_changes:
        return "asked " + id + " for changes";
    case SignalKind::answer:
        return "answered " + id;
    case SignalKind::pause:
        return id + " is paused; 'git atelier resume " + id + "' lets it continue";
    case SignalKind::resume:
        return id + " is no longer paused";
    case SignalKind::abandon:
        return abandoned(outcome.run);
    case SignalKind::retry:
        return id + " may try again";
    case SignalKind::steps:
    case SignalKind::close:
    case SignalKind::expire:
        break;
    }
    return id + " was told";
}

bool leaves_it_be(SignalKind kind) {
    return kind == SignalKind::note || kind == SignalKind::inject || kind == SignalKind::pause ||
           kind == SignalKind::abandon;
}

} // namespace

Json signal_json(const SignalOutcome& outcome) {
    const SignalRecord& signal = outcome.signal;
    return Json::object()
        .set("signal", Json::object()
                           .set("run", signal.run.str())
                           .set("n", signal.n)
                           .set("action", name_of(signal.kind))
                           .set("path", signal.path)
                           .set("to", signal.to)
                           .set("text", to_valid_utf8(signal.text))
                           .set("by", signal.by)
                           .set("at", format_time(signal.at)))
        .set("status", name_of(outcome.run.status))
        .set("piece", outcome.piece ? piece_row_json(*outcome.piece) : Json())
        .set("made", ids_json(outcome.pieces));
}

std::string signal_text(const SignalOutcome& outcome) {
    const Run& run = outcome.run;
    std::string out = one_line(taken_text(outcome));
    if (run.status == RunStatus::completed)
        out += outcome.pieces.empty() ? "; it has completed"
                                      : "; it has completed with " + ids_text(outcome.pieces);
    else if (run.status == RunStatus::failed)
        out += "; it failed: " + one_line(run.reason) + "; " + after_failure(run);
    else if (!is_over(run.status) && !leaves_it_be(outcome.signal.kind))
        out += "; " + way_to_continue(run.id, run.changeset) + " continues it";
    return out + "\n";
}

} // namespace atelier
