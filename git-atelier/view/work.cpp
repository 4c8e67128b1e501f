#include "view/work.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/pause.hpp"
#include "view/run_why.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace atelier {
namespace {

Json epic_reasons_json(const std::map<BeadId, std::vector<Reason>>& reasons) {
    Json out = Json::object();
    for (const auto& [epic, why] : reasons)
        out.set(epic.str(), reasons_json(why));
    return out;
}

std::string epic_reasons_text(const std::map<BeadId, std::vector<Reason>>& reasons) {
    std::string out;
    for (const auto& [epic, why] : reasons)
        for (const Reason& reason : said_together(why))
            if (reason.code != ErrorCode::epic_closed)
                out += "  " + epic.str() + ": " + reason.message + " (" +
                       std::string(word_of(reason)) + ")\n";
    return out;
}

constexpr const char* where_it_waits =
    "'git atelier review' lists what is waiting, 'git atelier inbox' the questions.\n";

// After a run that has left something to decide, or has found nothing to do.
std::string where_to_look(const WorkOutcome& outcome) {
    const bool blocked = std::ranges::any_of(outcome.sessions, [](const SessionReport& session) {
        return session.end == SessionEnd::blocked;
    });
    const bool held_up = std::ranges::any_of(outcome.reasons, [](const auto& epic) {
        return std::ranges::any_of(epic.second, [](const Reason& reason) {
            return reason.code != ErrorCode::epic_closed && reason.code != ErrorCode::epic_taken &&
                   !reason.ordered;
        });
    });
    if (blocked || held_up) return where_it_waits;
    if (outcome.queue_only || !outcome.served.empty()) return "";
    return outcome.reasons.empty() && outcome.sessions.empty() && outcome.closed_epics.empty()
               ? "'git atelier plan' plans some.\n"
               : "";
}

bool is_left_alone(const WorkOutcome& outcome) {
    return std::ranges::any_of(outcome.reasons, [](const auto& epic) {
        return std::ranges::any_of(epic.second, [](const Reason& reason) {
            return reason.code == ErrorCode::paused && !reason.ordered;
        });
    });
}

// Each order once, with what takes it back.
std::string resume_text(const std::map<BeadId, std::vector<Reason>>& reasons) {
    std::set<std::string> ways;
    for (const auto& [epic, why] : reasons)
        for (const Reason& reason : why)
            if (reason.ordered)
                ways.insert("'" + way_to_resume(reason.bead) + "' lets it continue.\n");
    return join({ways.begin(), ways.end()}, "");
}

using Unread = std::map<AgentId, std::vector<BeadId>>;

std::string unread_text(const Unread& unread) {
    std::vector<std::string> told;
    for (const auto& [worker, messages] : unread)
        told.push_back(counted(messages.size(), "unread message") + " for " + worker.str());
    return "Stopped: " + join(told, ", ") + ".\n";
}

std::string stop_text(const WorkOutcome& outcome, const Unread& unread) {
    switch (outcome.stop) {
    case WorkStop::no_work:
        if (!outcome.failures.empty()) {
            const std::string failed = counted(outcome.failures.size(), "changeset");
            return (outcome.sessions.empty() ? "Nothing started: " : "Stopped: ") + failed +
                   " could not be worked on, as said above.\n" + where_it_waits;
        }
        if (outcome.queue_only)
            return outcome.served.empty() ? "Nothing is waiting in the queues of this worker.\n"
                                          : "";
        if (!outcome.sessions.empty() || !outcome.closed_epics.empty() || !outcome.served.empty())
            return "No more work.\n";
        return is_left_alone(outcome)
                   ? "Nothing started: what failed before is left alone for a while; 'git atelier "
                     "work EPIC' tries it now.\n"
                   : "No work: no epic has a changeset that can be worked on.\n";
    case WorkStop::once:
        return "";
    case WorkStop::interrupted:
        if (!outcome.leaves_off()) return "Stopped on request.\n";
        if (outcome.worker.role() != Role::worker)
            return "Stopped on request. What was started is kept: 'git atelier work' continues "
                   "it.\n";
        return "Stopped on request. What was started is kept: 'git atelier work --name " +
               outcome.worker.name() + "' continues it.\n";
    case WorkStop::unread_mail:
        return unread_text(unread);
    case WorkStop::no_choice:
        return "Nothing chosen.\n";
    }
    return "";
}

} // namespace

Json error_row(const Error& error) {
    Json out = Json::object();
    out.set("code", info(error.code).name)
        .set("message", error.message)
        .set("hint", error.hint.told_to(Audience::person))
        .set("details", error.details);
    return out;
}

Json work_json(const WorkOutcome& outcome) {
    Json sessions = Json::array();
    for (const SessionReport& report : outcome.sessions) {
        Json row = Json::object();
        row.set("session", report.session.str())
            .set("epic", report.epic.str())
            .set("changeset", report.changeset.str())
            .set("end", name_of(report.end))
            .set("text", report.text)
            .set("code", report.code ? Json(info(*report.code).name) : Json())
            .set("integrated", or_null(report.integrated))
            .set("seconds", static_cast<double>(report.took.count()) / 1000.0);
        sessions.push(std::move(row));
    }
    Json failures = Json::array();
    for (const FailedSession& failure : outcome.failures) {
        Json row = Json::object();
        row.set("epic", failure.epic.str())
            .set("changeset", failure.changeset.str())
            .set("error", error_row(failure.error));
        failures.push(std::move(row));
    }
    Json served = Json::array();
    for (const ServedMessage& one : outcome.served) {
        Json row = Json::object();
        row.set("queue", one.queue)
            .set("message", one.message.str())
            .set("subject", one.subject)
            .set("dealt_with", one.dealt_with)
            .set("text", one.text);
        served.push(std::move(row));
    }
    Json out = Json::object();
    out.set("worker", outcome.worker.str())
        .set("stopped", name_of(outcome.stop))
        .set("queue", std::move(served))
        .set("sessions", std::move(sessions))
        .set("failures", std::move(failures))
        .set("closed_epics", ids_json(outcome.closed_epics))
        .set("messages", ids_json(outcome.messages))
        .set("reasons", epic_reasons_json(outcome.reasons));
    return out;
}

namespace {

std::string done_text(const std::string& who, const WorkOutcome& outcome) {
    std::string served;
    for (const ServedMessage& one : outcome.served)
        served += "  " + one.queue + ": " + one.message.str() + " " + one_line(one.subject) +
                  (one.dealt_with ? ", dealt with\n" : ", waits again: " + one.text + "\n");
    if (outcome.sessions.empty() && outcome.failures.empty())
        return served.empty() ? ""
                              : who + ": " + counted(outcome.served.size(), "message") +
                                    " taken from queues.\n" + served;
    std::size_t integrated = 0;
    std::size_t blocked = outcome.failures.size();
    for (const SessionReport& report : outcome.sessions) {
        integrated += report.end == SessionEnd::integrated ? 1 : 0;
        blocked += report.end == SessionEnd::blocked ? 1 : 0;
    }
    std::string out =
        fmt::format("{}: {}, {} integrated", who, counted(outcome.sessions.size(), "session"),
                    counted(integrated, "changeset"));
    if (blocked > 0) out += fmt::format(", {} failed or blocked", blocked);
    if (!outcome.closed_epics.empty())
        out += fmt::format(", {} closed", counted(outcome.closed_epics.size(), "epic"));
    return out + ".\n" + served;
}

bool has_found_no_more(const WorkOutcome& outcome) {
    return outcome.stop == WorkStop::no_work && outcome.failures.empty();
}

// Why that was all.
std::string end_text_of(const WorkOutcome& outcome, const Unread& unread) {
    return stop_text(outcome, unread) + epic_reasons_text(outcome.reasons) +
           resume_text(outcome.reasons) +
           (has_found_no_more(outcome) ? where_to_look(outcome) : "");
}

// Whatever is left to do: nobody was started for it any more, or whoever was has gone.
std::string cut_short_text(const JobsOutcome& outcome) {
    std::string out;
    if (outcome.error && outcome.stop != WorkStop::interrupted)
        out += "Stopped early because of the error above.\n";
    if (outcome.lost > 0)
        out += counted(static_cast<std::size_t>(outcome.lost), "worker") +
               " ended without a result, as shown above.\n";
    return out;
}

} // namespace

std::string work_text(const WorkOutcome& outcome) {
    return done_text(outcome.worker.str(), outcome) +
           end_text_of(outcome, {{outcome.worker, outcome.messages}});
}

std::string jobs_text(const JobsOutcome& outcome) {
    std::set<AgentId> workers;
    for (const WorkOutcome& run : outcome.runs)
        workers.insert(run.worker);
    const WorkOutcome whole = outcome.whole();
    const std::string cut_short = cut_short_text(outcome);
    const bool knows_the_end = cut_short.empty() || !has_found_no_more(whole);
    return done_text(counted(workers.size(), "worker"), whole) +
           (knows_the_end ? end_text_of(whole, outcome.unread())
                          : epic_reasons_text(whole.reasons)) +
           cut_short;
}

namespace {

Json molecule_json(const MoleculePreview& molecule) {
    return Json::object()
        .set("name", molecule.workflow)
        .set("run", molecule.goes_on ? Json(molecule.run->run.id.str()) : Json())
        .set("next", molecule.run ? next_steps_json(*molecule.run) : Json::array())
        .set("fault", molecule.fault ? error_row(*molecule.fault) : Json());
}

std::string molecule_text(const MoleculePreview& molecule) {
    const std::string step = next_step_text(*molecule.run);
    std::string out = "The workflow '" + molecule.workflow + "' ";
    if (molecule.goes_on)
        out += "is carrying it out in " + molecule.run->run.id.str() + ". Next step: ";
    else
        out += "would carry it out. First step: ";
    out += step.empty() ? "none" : step;
    return out + (molecule.run->hold == MoleculeHold::decided ? ", which is decided.\n" : ".\n");
}

std::string session_text(const std::string& changeset, const std::string& epic,
                         const PreviewedSessionParts& session) {
    const std::string on = "start a session on " + changeset + " of " + epic;
    const std::string& brief = session.brief;
    if (!session.molecule)
        return "Would " + on + (brief.empty() ? ".\n" : ", whose agent would be told:\n\n" + brief);
    if (session.molecule->fault)
        return "Could not " + on + ": " + with_hint(*session.molecule->fault) + ".\n";
    return "Would " + on + ".\n" + molecule_text(*session.molecule) +
           (brief.empty() ? ""
                          : "Its agent would be told, below the brief of that turn:\n\n" + brief);
}

} // namespace

Json selection_json(const Selection& selection, const PreviewedSessionParts& session) {
    Json out = Json::object();
    out.set("step", name_of(selection.step))
        .set("epic", id_json(selection.epic))
        .set("changeset", id_json(selection.changeset))
        .set("queue", or_null(selection.queue))
        .set("messages", ids_json(selection.messages))
        .set("candidates", ids_json(selection.candidates))
        .set("reasons", epic_reasons_json(selection.reasons));
    if (session.molecule) out.set("workflow", molecule_json(*session.molecule));
    if (!session.brief.empty()) out.set("brief", session.brief);
    return out;
}

std::string selection_text(const Selection& selection, const PreviewedSessionParts& session) {
    const std::string epic = selection.epic ? selection.epic->str() : "";
    const std::string changeset = selection.changeset ? selection.changeset->str() : "";
    switch (selection.step) {
    case NextStep::session:
        return session_text(changeset, epic, session);
    case NextStep::land:
        return "Would integrate " + changeset + " of " + epic + ", which is done.\n";
    case NextStep::close:
        return "Would close " + epic + ": every changeset has landed or was abandoned.\n";
    case NextStep::give_up:
        return "Would give " + epic + " back: nothing in it can be done now.\n";
    case NextStep::mail:
        return fmt::format("Would stop: {} waiting.\n",
                           counted(selection.messages.size(), "unread message"));
    case NextStep::queue:
        return "Would take " + selection.messages.front().str() + " from the queue " +
               selection.queue + ", whose agent would be told it.\n";
    case NextStep::idle:
        if (!selection.candidates.empty()) {
            std::vector<std::string> epics;
            for (const BeadId& id : selection.candidates)
                epics.push_back(id.str());
            return "Would ask which epic to work on: " + join(epics, ", ") + ".\n";
        }
        return "Nothing to do.\n" + epic_reasons_text(selection.reasons) +
               resume_text(selection.reasons);
    }
    return "";
}

} // namespace atelier
