#include "view/why.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "domain/work/choice.hpp"
#include "view/collisions.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/state_style.hpp"
#include "view/turn_pause.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string_view name_of(Liveness seen) {
    switch (seen) {
    case Liveness::alive:
        return "alive";
    case Liveness::gone:
        return "gone";
    case Liveness::elsewhere:
        return "elsewhere";
    }
    return "elsewhere";
}

Json answer_json(const Answer& answer) {
    Json out = Json::object();
    out.set("question", name_of(answer.question))
        .set("possible", answer.possible())
        .set("reasons", reasons_json(answer.reasons));
    return out;
}

// Each reason once, whichever questions it stands against.
std::vector<Reason> all_reasons(const std::vector<Answer>& answers) {
    std::vector<Reason> out;
    for (const Answer& answer : answers)
        for (const Reason& reason : answer.reasons)
            if (std::none_of(out.begin(), out.end(), [&](const Reason& seen) {
                    return seen.code == reason.code && seen.message == reason.message;
                }))
                out.push_back(reason);
    return out;
}

Json holder_json(const std::optional<Holder>& holder) {
    if (!holder) return {};
    Json out = Json::object();
    out.set("agent", holder->agent)
        .set("session", holder->session.str())
        .set("live", holder->lives)
        .set("process", name_of(holder->seen))
        .set("expires_at", format_time(holder->expires_at));
    return out;
}

std::string outcome_of(const Session& session) {
    return session.outcome ? session.outcome->text() : "";
}

Json session_json(const Session& session) {
    Json out = Json::object();
    out.set("id", session.id.str())
        .set("agent", session.agent.str())
        .set("stage", name_of(session.stage))
        .set("started_at", format_time(session.started_at))
        .set("ended_at", or_null(session.ended_at))
        .set("outcome", outcome_of(session))
        .set("text", session.outcome_text);
    return out;
}

// " (Wire the subcommand)"; "" for the bead that was asked about, whose title stands above.
std::string title_of(const BeadId& bead, const WhyOutcome& why) {
    const auto title = why.titles.find(bead);
    if (bead == why.bead.id || title == why.titles.end() || title->second.empty()) return {};
    return " (" + title->second + ")";
}

// With the title of what it names.
std::string reason_text(const Reason& reason, const WhyOutcome& why) {
    if (!reason.bead) return reason.message;
    const std::string id = reason.bead->str();
    const std::string rest =
        reason.message.starts_with(id + " ") ? reason.message.substr(id.size()) : "";
    return rest.empty() ? reason.message : id + title_of(*reason.bead, why) + rest;
}

std::string what_it_is(const WhyOutcome& why) {
    std::string out(name_of(why.kind));
    if (why.state) out += ", " + std::string(word_of(*why.state));
    if (why.progress) {
        const std::string_view status = name_of(why.bead.status);
        out += ", " + std::string(status);
        if (name_of(*why.progress) != status) out += ", " + std::string(name_of(*why.progress));
    }
    if (!why.state && !why.progress) out += ", " + std::string(name_of(why.bead.status));
    if (why.epic && *why.epic != why.bead.id)
        out += ", of " + why.epic->str() + one_line(title_of(*why.epic, why));
    return out;
}

std::string answers_text(const WhyOutcome& why, const Style& style) {
    Table table({{""}, {""}, {""}, {"", true, false, true}});
    for (const Answer& answer : why.answers) {
        const std::string question(name_of(answer.question));
        if (answer.possible()) {
            table.row({question, {"yes", Tone::good}});
            continue;
        }
        const std::vector<Reason> reasons = said_together(answer.reasons);
        for (const Reason& reason : reasons) {
            const bool first = &reason == &reasons.front();
            table.row({first ? question : "",
                       first ? Cell("no", Tone::bad) : Cell(),
                       {std::string(word_of(reason)), Tone::warn},
                       reason_text(reason, why)});
        }
    }
    return table.text(style, 2);
}

std::string what_it_does(const WayByHand& way, const WhyOutcome& why) {
    switch (way.command) {
    case ByHand::work:
        return "tries it now";
    case ByHand::integrate:
        return why.kind == BeadKind::epic && way.bead == why.bead.id
                   ? "brings it to its parent branch, where it is not yet"
                   : "lands what is on its work branch";
    case ByHand::resume:
        return "lets it continue";
    case ByHand::review:
        return "shows its work; with --approve it may land";
    }
    return "";
}

// Commands are for people; an agent that looks cannot use them.
std::string by_hand_text(const WhyOutcome& why, const Style& style) {
    if (style.reader != Audience::person) return {};
    std::string out;
    for (const WayByHand& way : why.by_hand)
        out += (way.first ? "'" + way_to_resume(*way.first) + "', and then " : "") +
               "'git atelier " + std::string(name_of(way.command)) +
               (way.bead ? " " + way.bead->str() : "") + "' " + what_it_does(way, why) + "\n";
    const auto publish = std::ranges::find(why.answers, Action::publish, &Answer::question);
    if (publish != why.answers.end() && publish->possible())
        out += "'git atelier status --refresh' publishes it, and so does the next run\n";
    return out.empty() ? out : "\n" + out;
}

Json by_hand_json(const std::vector<WayByHand>& ways) {
    Json out = Json::array();
    for (const WayByHand& way : ways)
        out.push(
            Json::object().set("command", name_of(way.command)).set("bead", id_json(way.bead)));
    return out;
}

// Nor is this for agents.
std::string way_past_abandoned(const WhyOutcome& why, const Style& style) {
    const std::vector<Reason> reasons = all_reasons(why.answers);
    const auto found = std::ranges::find(reasons, ErrorCode::prerequisite_abandoned, &Reason::code);
    if (found == reasons.end() || !found->bead || style.reader != Audience::person) return {};
    return "\n'git atelier abandon " + found->bead->str() +
           " --superseded-by ID --reason TEXT' names what replaces it\n";
}

Json left_behind_json(const std::vector<ConflictLeft>& all) {
    Json out = Json::array();
    for (const ConflictLeft& left : all) {
        Json row = Json::object();
        row.set("code", info(ErrorCode::conflict).name)
            .set("bead", left.bead.str())
            .set("branch", left.branch.str())
            .set("onto", left.onto.str())
            .set("commit", left.commit.str())
            .set("paths", Json::strings(left.paths))
            .set("agent", or_null(left.agent));
        out.push(std::move(row));
    }
    return out;
}

// The way on is for people: an agent meets the conflict in its brief.
std::string left_behind_text(const WhyOutcome& why, const Style& style) {
    if (why.left.empty()) return {};
    Table table({{""}, {""}, {"", true, false, true}});
    for (const ConflictLeft& left : why.left)
        table.row({left.bead.str(),
                   {std::string(info(ErrorCode::conflict).name), Tone::warn},
                   one_line(left.branch.str() + " at " + left.commit.str().substr(0, 10) +
                            " conflicts with " + left.onto.str() + " in " + join(left.paths, ", ") +
                            (left.agent.empty() ? "" : "; by " + short_agent(left.agent)))});
    std::string out =
        "\n" + paint(style, Tone::strong, "Left behind by a restack") + "\n" + table.text(style, 2);
    if (style.reader != Audience::person) return out;
    for (const ConflictLeft& left : why.left)
        if (left.bead != why.epic)
            out += "'git atelier open " + left.bead.str() + " -- git rebase " + left.onto.str() +
                   "' brings it there by hand\n";
    return out;
}

Json pending_json(const std::vector<ExternalTicket>& tickets) {
    Json out = Json::array();
    for (const ExternalTicket& ticket : tickets)
        out.push(Json::object()
                     .set("provider", ticket.provider)
                     .set("id", ticket.id)
                     .set("pending", name_of(*ticket.pending))
                     .set("why", ticket.pending_why));
    return out;
}

std::string pending_text(const WhyOutcome& why, const Style& style) {
    if (why.pending_tickets.empty()) return {};
    Table table({{""}, {""}, {"", true, false, true}});
    for (const ExternalTicket& ticket : why.pending_tickets)
        table.row({ticket.provider + " " + ticket.id,
                   {std::string(name_of(*ticket.pending)), Tone::warn},
                   one_line(ticket.pending_why)});
    return "\n" + paint(style, Tone::strong, "Tickets with something pending") + "\n" +
           table.text(style, 2);
}

std::string holder_text(const Holder& holder, Time now) {
    const std::string who = "claimed by " + one_line(short_agent(holder.agent));
    const std::string session = holder.session.str();
    if (!holder.lives) return who + "; its session " + session + " has ended\n";
    const std::string out = who + " in session " + session;
    if (holder.expires_at > now)
        return out + "; its lease runs " + for_another(now, holder.expires_at) + "\n";
    return out + ", which is still running\n";
}

std::string sessions_text(const WhyOutcome& why, Time now, const Style& style) {
    if (why.sessions.empty()) return {};
    const auto has_died = [&](const Session& session) {
        return std::ranges::find(why.died, session.id) != why.died.end();
    };
    Table table({{""}, {""}, {""}, {"", true, false, true}});
    for (const Session& session : why.sessions)
        table.row({session.id.str(),
                   short_agent(session.agent.str()),
                   {ago(now, session.started_at), Tone::faint},
                   session.ended_at
                       ? outcome_of(session) +
                             (session.outcome_text.empty() ? "" : ": " + session.outcome_text)
                       : (has_died(session) ? "died at stage " : "running, stage ") +
                             std::string(name_of(session.stage))});
    return "\n" + paint(style, Tone::strong, "Sessions") + "\n" + table.text(style, 2);
}

} // namespace

Json why_json(const WhyOutcome& why) {
    Json answers = Json::array();
    for (const Answer& answer : why.answers)
        answers.push(answer_json(answer));
    Json sessions = Json::array();
    for (const Session& session : why.sessions)
        sessions.push(session_json(session));
    Json out = Json::object();
    out.set("id", why.bead.id.str())
        .set("kind", name_of(why.kind))
        .set("title", why.bead.title)
        .set("status", name_of(why.bead.status))
        .set("state", or_null(why.state))
        .set("progress", or_null(why.progress))
        .set("epic", id_json(why.epic))
        .set("answers", std::move(answers))
        .set("reasons", reasons_json(all_reasons(why.answers)))
        .set("by_hand", by_hand_json(why.by_hand))
        .set("collisions", collisions_json(why.collisions))
        .set("left", left_behind_json(why.left))
        .set("pending_tickets", pending_json(why.pending_tickets))
        .set("holder", holder_json(why.holder))
        .set("sessions", std::move(sessions))
        .set("max_attempts", why.sessions.empty() ? Json() : Json(why.max_attempts))
        .set("notes", Json::strings(why.notes));
    return out;
}

std::string why_text(const WhyOutcome& why, Time now, const Style& style) {
    std::string out = paint(style, Tone::id, why.bead.id.str()) +
                      paint(style, Tone::strong, "  " + one_line(why.bead.title)) + "\n" +
                      paint(style, Tone::faint, what_it_is(why)) + "\n";
    if (why.answers.empty())
        out += "\nthere is nothing to work on, publish or integrate here\n";
    else
        out += "\n" + answers_text(why, style) + by_hand_text(why, style) +
               way_past_abandoned(why, style);
    if (!why.collisions.empty()) out += "\n" + collisions_section(why.collisions, style);
    out += left_behind_text(why, style);
    out += pending_text(why, style);
    if (why.holder) out += "\n" + holder_text(*why.holder, now);
    out += sessions_text(why, now, style);
    if (!why.notes.empty()) {
        out += "\n" + paint(style, Tone::strong, "Notes") + "\n";
        for (const std::string& note : why.notes)
            out += "  " + one_line(note_text(note, style)) + "\n";
    }
    return out;
}

} // namespace atelier
