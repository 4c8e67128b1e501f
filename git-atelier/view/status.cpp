#include "view/status.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/collisions.hpp"
#include "view/finished.hpp"
#include "view/mirror.hpp"
#include "view/pause.hpp"
#include "view/publish.hpp"
#include "view/review.hpp"
#include "view/run.hpp"
#include "view/status_epics.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/turn_pause.hpp"
#include "view/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace atelier {
namespace {

// Older closed epics are only counted in the text, unless all were asked for.
constexpr std::chrono::days recent{7};

Json pr_json(const std::optional<KnownPullRequest>& pr) {
    if (!pr) return {};
    Json out = Json::object();
    out.set("number", pr->number).set("state", or_null(pr->state));
    return out;
}

Json changeset_json(const ChangesetStatus& changeset) {
    Json out = Json::object();
    out.set("id", changeset.id.str())
        .set("title", changeset.title)
        .set("state", name_of(changeset.state))
        .set("branch", or_null(changeset.branch))
        .set("worker", or_null(changeset.worker))
        .set("created_at", format_time(changeset.created_at))
        .set("working_since", time_or_null(changeset.working_since))
        .set("lines", or_null(changeset.lines))
        .set("pr", pr_json(changeset.pr))
        .set("published", pr_state_or_null(changeset.published))
        .set("to_publish", changeset.to_publish)
        .set("integrated_sha", or_null(changeset.integrated))
        .set("in_parent", or_null(changeset.in_parent))
        .set("blocked_by", or_null(changeset.blocked_by))
        .set("usage", usage_or_null(changeset.usage))
        .set("reasons", reasons_json(changeset.reasons));
    return out;
}

Json epic_json(const EpicStatus& epic) {
    Json changesets = Json::array();
    for (const ChangesetStatus& changeset : epic.changesets)
        changesets.push(changeset_json(changeset));
    Json out = Json::object();
    out.set("id", epic.id.str())
        .set("title", epic.title)
        .set("status", name_of(epic.status))
        .set("draft", epic.draft)
        .set("root_branch", or_null(epic.root_branch))
        .set("parent_branch", or_null(epic.parent_branch))
        .set("assignee", epic.assignee)
        .set("progress", name_of(epic.progress))
        .set("ready_to_close", epic.ready_to_close)
        .set("in_parent", or_null(epic.in_parent))
        .set("more_work", epic.more_work)
        .set("open_tasks", epic.open_tasks)
        .set("waiting", ids_json(epic.waiting))
        .set("usage", usage_or_null(epic.usage))
        .set("changesets", std::move(changesets));
    return out;
}

Json running_session_json(const std::optional<RunningSession>& now) {
    if (!now) return {};
    Json out = Json::object();
    out.set("changeset", id_json(now->changeset))
        .set("title", now->title)
        .set("stage", name_of(now->stage))
        .set("since", format_time(now->since));
    return out;
}

Json agent_json(const AgentStatus& agent) {
    Json out = Json::object();
    out.set("id", agent.id)
        .set("bead", agent.bead.str())
        .set("role", agent.role)
        .set("state", agent.state)
        .set("epic", id_json(agent.epic))
        .set("now", running_session_json(agent.now))
        .set("session", or_null(agent.session))
        .set("live", agent.live)
        .set("heartbeat_at", time_or_null(agent.heartbeat_at));
    return out;
}

std::string section(const std::string& title, const std::string& body, const Style& style) {
    return body.empty() ? std::string() : paint(style, Tone::strong, title) + "\n" + body;
}

std::string closed_text(const StatusOutcome& status, const Style& style) {
    const Column words{.title = "", .flexible = true, .wraps = true, .divides = true};
    Table table({{""}, words, words, {""}});
    std::size_t older = status.closed_epics;
    for (const EpicStatus& epic : status.epics) {
        if (epic.progress != EpicProgress::closed) continue;
        if (!status.all && status.now - epic.updated_at > recent) {
            ++older;
            continue;
        }
        table.row({Cell(epic.id.str(), Tone::id),
                   epic.title,
                   {where_it_stands(epic), Tone::good},
                   {ago(status.now, epic.updated_at), Tone::faint}});
    }
    std::string out = table.text(style, 2);
    if (older > 0)
        out += "  " + counted(older, out.empty() ? "epic" : "earlier one") +
               (style.reader == Audience::person ? ": git atelier status --all\n" : "\n");
    return section("Closed", out, style);
}

// "at-1.2 Wire the subcommand, agent for 12 s"
std::string what_it_does(const AgentStatus& agent, Time now) {
    if (agent.now && agent.now->changeset) {
        std::string out = agent.now->changeset->str();
        if (!agent.now->title.empty()) out += " " + agent.now->title;
        return out + ", " + std::string(name_of(agent.now->stage)) + " for " +
               human_duration(std::max(now - agent.now->since, Millis{0}));
    }
    if (!agent.epic) return {};
    return agent.epic->str() + (agent.epic_title.empty() ? "" : " " + agent.epic_title);
}

std::string agents_text(const StatusOutcome& status, const Style& style) {
    Table table({{""}, {""}, {""}, {""}, {.title = "", .below = true}});
    for (const AgentStatus& agent : status.agents) {
        if (agent.role == name_of(Role::overseer)) continue;
        table.row({short_agent(agent.id),
                   agent.role,
                   agent.live ? Cell("running", Tone::busy) : Cell("not running", Tone::faint),
                   {agent.heartbeat_at ? "seen " + ago(status.now, *agent.heartbeat_at) : "",
                    Tone::faint},
                   what_it_does(agent, status.now)});
    }
    return section("Agents", table.text(style, 2), style);
}

Json run_now_json(const RunNow& one) {
    return Json::object()
        .set("id", one.run.id.str())
        .set("title", to_valid_utf8(one.title))
        .set("workflow", one.run.workflow)
        .set("status", name_of(one.run.status))
        .set("reason", to_valid_utf8(one.run.reason))
        .set("driven", one.driven)
        .set("waits_for", id_json(one.run.waits_for))
        .set("since", format_time(one.since));
}

std::string how_it_stands(const RunNow& one, Audience reader) {
    if (one.hold == MoleculeHold::blocked) return one.run.changeset->str() + " is blocked";
    if (one.hold == MoleculeHold::decided) return "waiting for its next session";
    switch (one.run.status) {
    case RunStatus::waiting:
        return one.run.waits_for ? "waiting for you" : "waiting: its stage is full";
    case RunStatus::running:
        if (awaits_driver(one.run, one.driven, one.interrupted))
            return reader == Audience::person
                       ? "waiting for a driver: " + way_to_continue(one.run.id, {})
                       : "waiting for a driver";
        return status_cell(one.run, one.driven, one.interrupted).text;
    case RunStatus::draft:
    case RunStatus::queued:
    case RunStatus::paused:
    case RunStatus::completed:
    case RunStatus::failed:
    case RunStatus::cancelled:
        break;
    }
    std::string out = std::string(name_of(one.run.status)) +
                      (one.run.reason.empty() ? "" : ": " + one.run.reason);
    if (one.run.status == RunStatus::failed && reader == Audience::person)
        out += "; " + after_failure(one.run);
    return out;
}

std::string runs_section(const StatusOutcome& status, const Style& style) {
    const Column words{.title = "", .flexible = true, .wraps = true, .divides = true};
    Table table({{""}, words, words, {""}});
    for (const RunNow& one : status.runs)
        table.row({Cell(one.run.id.str(), Tone::id),
                   one.title,
                   {how_it_stands(one, style.reader), tone_of(one.run.status)},
                   {ago(status.now, one.since), Tone::faint}});
    return section("Runs", table.text(style, 2), style);
}

std::string queues_text(const StatusOutcome& status, const Style& style) {
    Table table({{""}, {""}});
    for (const QueueStatus& queue : status.queues)
        table.row(
            {queue.name, fmt::format("{} waiting, {} claimed", queue.waiting, queue.claimed)});
    return section("Queues", table.text(style, 2), style);
}

std::string paused_section(const StatusOutcome& status, const Style& style) {
    Table table({{.title = "", .flexible = true, .wraps = true}, {""}, {""}});
    for (const PauseOrder& order : status.paused) {
        table.row({pause_order_text(order),
                   {ago(status.now, order.since), Tone::faint},
                   {style.reader == Audience::person ? way_to_resume(order.on) : "", Tone::faint}});
    }
    for (const TurnPause& pause : status.turn_pauses)
        table.row({pause_text(pause),
                   {ago(status.now, pause.since), Tone::faint},
                   {style.reader == Audience::person ? way_to_resume(pause) : "", Tone::faint}});
    return section("Paused", table.text(style, 2), style);
}

// "2 open epics; changesets: 1 working, 3 ready, 1 blocked"
std::string summary_text(const StatusOutcome& status, const Style& style) {
    // Said of a part it would be wrong.
    if (status.partial) return "reading the plan ...\n";
    std::size_t open = 0;
    std::size_t at_gates = 0;
    std::map<ChangesetState, std::size_t> changesets;
    for (const EpicStatus& epic : status.epics) {
        if (epic.progress == EpicProgress::closed) continue;
        ++open;
        for (const ChangesetStatus& changeset : epic.changesets)
            ++(gate_of(changeset) == nullptr ? changesets[changeset.state] : at_gates);
    }
    if (open == 0) return {};
    std::vector<std::string> counts;
    for (const auto& [state, count] : changesets)
        counts.push_back(fmt::format("{} {}", count, word_of(state)));
    if (at_gates > 0) counts.push_back(fmt::format("{} at a gate", at_gates));
    std::string text =
        counted(open, "open epic") + (counts.empty() ? "" : "; changesets: " + join(counts, ", "));
    if (const std::string meter = review_debt_text(status.review, status.now); !meter.empty())
        text += "; " + meter;
    return (style.columns == 0 ? text : join(wrapped(text, style.columns), "\n")) + "\n";
}

std::string remarks_text(const StatusOutcome& status, const Style& style) {
    std::string out;
    for (const Remark& remark : status.remarks)
        out += "  " + ago(status.now, remark.at) + ": " + remark.text + "\n";
    return section("Changed while an agent was running, and nobody knows by whom", out, style);
}

std::string no_epics_text(Audience reader) {
    switch (reader) {
    case Audience::person:
        return "No epics yet. Plan one: git atelier plan --from FILE\n";
    case Audience::planner:
        return "No epics yet. Plan one: plan_create_epic\n";
    case Audience::worker:
    case Audience::artisan:
        break;
    }
    return "No epics yet.\n";
}

} // namespace

Json status_json(const StatusOutcome& status) {
    Json epics = Json::array();
    for (const EpicStatus& epic : status.epics)
        epics.push(epic_json(epic));
    Json agents = Json::array();
    for (const AgentStatus& agent : status.agents)
        agents.push(agent_json(agent));
    Json runs = Json::array();
    for (const RunNow& one : status.runs)
        runs.push(run_now_json(one));
    Json queues = Json::array();
    for (const QueueStatus& queue : status.queues) {
        Json row = Json::object();
        row.set("name", queue.name).set("waiting", queue.waiting).set("claimed", queue.claimed);
        queues.push(std::move(row));
    }
    Json newest = Json::array();
    for (const UnreadMessage& message : status.unread) {
        Json row = Json::object();
        row.set("id", message.id.str())
            .set("subject", message.subject)
            .set("from", message.from)
            .set("sent_at", format_time(message.sent_at));
        newest.push(std::move(row));
    }
    Json messages = Json::object();
    messages.set("unread", status.unread.size()).set("newest", std::move(newest));
    Json review = Json::object();
    review.set("drafts", ids_json(status.review.drafts))
        .set("blocked", ids_json(status.review.blocked))
        .set("done", ids_json(status.review.done))
        .set("stranded", ids_json(status.review.stranded))
        .set("debt", review_debt_json(status.review.debt, status.review.limits));
    Json remarks = Json::array();
    for (const Remark& remark : status.remarks) {
        Json row = Json::object();
        row.set("at", format_time(remark.at))
            .set("session", remark.session)
            .set("text", remark.text);
        remarks.push(std::move(row));
    }
    Json out = Json::object();
    out.set("epics", std::move(epics))
        .set("closed_epics", status.closed_epics)
        .set("finished", finished_json(status.finished))
        .set("collisions", collisions_json(status.collisions))
        .set("paused", pause_orders_json(status.paused))
        .set("turn_pauses", turn_pauses_json(status.turn_pauses))
        .set("runs", std::move(runs))
        .set("agents", std::move(agents))
        .set("queues", std::move(queues))
        .set("messages", std::move(messages))
        .set("review", std::move(review))
        .set("remarks", std::move(remarks))
        .set("mirror", status.mirror ? mirror_status_json(*status.mirror) : Json());
    return out;
}

std::string status_text(const StatusOutcome& status, const Style& style) {
    std::string out;
    const std::string mirror =
        status.mirror ? "  " + mirror_status_text(*status.mirror, status.now) : std::string();
    for (const std::string& part :
         {summary_text(status, style), paused_section(status, style),
          open_epics_text(status, style), runs_section(status, style),
          collisions_section(status.collisions, style), finished_section(status.finished, style),
          closed_text(status, style), agents_text(status, style), queues_text(status, style),
          section("Mirror", mirror, style), remarks_text(status, style),
          awaited_text(status.awaited, style)}) {
        if (part.empty()) continue;
        if (!out.empty()) out += "\n";
        out += part;
    }
    if (status.epics.empty() && !status.partial)
        out = no_epics_text(style.reader) + (out.empty() ? out : "\n" + out);
    return out;
}

} // namespace atelier
