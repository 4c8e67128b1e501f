#include "view/mail.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/run_signal.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"

namespace atelier {
namespace {

std::string way_of(const Message& message) {
    if (!message.channel().empty()) return ", in the channel " + one_line(message.channel());
    if (!message.queue().empty()) return ", from the queue " + one_line(message.queue());
    return "";
}

// Whoever else has it.
std::string claim_of(const Message& message) {
    if (!message.is_claimed() || message.claimed_by() == message.to()) return "";
    return ", claimed by " + one_line(short_agent(message.claimed_by()));
}

Json message_json(const Message& message) {
    Json out = Json::object();
    out.set("id", message.id().str())
        .set("subject", message.subject())
        .set("from", message.from())
        .set("to", message.to())
        .set("sent_at", format_time(message.sent_at()))
        .set("read_at", or_null(message.read_at()))
        .set("thread", id_json(message.thread()))
        .set("reply_to", id_json(message.reply_to()))
        .set("msg_type", message.msg_type())
        .set("cc", Json::strings(message.cc()))
        .set("queue", or_null(message.queue()))
        .set("channel", or_null(message.channel()))
        .set("claimed_by", or_null(message.claimed_by()))
        .set("claimed_at", time_or_null(message.claimed_at()))
        .set("retention_days", or_null(message.terms().retention_days))
        .set("expires_at", time_or_null(message.expires()))
        .set("body", message.body());
    return out;
}

Json messages_json(const std::vector<Message>& messages) {
    Json out = Json::object();
    out.set("messages", message_list_json(messages));
    return out;
}

std::string heading(const Message& message, const Style& style) {
    return paint(style, Tone::id, message.id().str()) +
           paint(style, Tone::strong, "  " + one_line(message.subject())) + "\n";
}

// What is said in full already is answered, or put away, at once.
std::string way_on(const InboxItem& item, Audience reader) {
    const Message& message = item.message;
    const std::string id = message.id().str();
    if (item.awaited == Awaited::message && reader == Audience::person)
        return takes_answer(message) ? "git atelier inbox --reply " + id + " --message TEXT"
                                     : "git atelier inbox --close " + id;
    return way_on(item.awaited, message.thread().value_or(message.id()), message.id(), reader);
}

// "2 changesets wait for it"; an epic alone is said where no changeset of it is left to do.
std::string waiting_text(const HeldUp& held_up) {
    const std::size_t changesets = held_up.changesets.size();
    const std::size_t epics = held_up.epics.size();
    const std::size_t said = changesets > 0 ? changesets : epics;
    if (said == 0 && !held_up.runs.empty()) return "; the run waits for it";
    if (said == 0) return "";
    return "; " + counted(said, changesets > 0 ? "changeset" : "epic") +
           (said == 1 ? " waits" : " wait") + " for it";
}

// What the subject does not say already.
std::string rest_of(const Message& message) {
    const std::string body = safe_lines(trim(message.body()));
    return one_line(message.subject()).ends_with(body) ? "" : body;
}

std::string about_text(const Message& message) {
    return (message.thread() ? message.thread()->str() + ", " : "") + "from " +
           one_line(short_agent(message.from()));
}

Json held_up_json(const HeldUp& held_up) {
    Json out = Json::object();
    out.set("changesets", ids_json(held_up.changesets))
        .set("epics", ids_json(held_up.epics))
        .set("runs", ids_json(held_up.runs));
    return out;
}

} // namespace

Json message_list_json(const std::vector<Message>& messages) {
    Json list = Json::array();
    for (const Message& message : messages)
        list.push(message_json(message));
    return list;
}

std::string whole_message_text(const Message& message, const Style& style) {
    std::string out = heading(message, style);
    out += "from " + one_line(sender_text(message.from())) + ", " +
           human_time(message.sent_at(), style) + way_of(message) + claim_of(message) +
           (message.read_at() ? ", read" : "") + "\n";
    for (const std::string& line : lines_of(safe_lines(trim(message.body()))))
        out += line.empty() ? "\n" : "  " + line + "\n";
    return out;
}

Json mail_inbox_json(const MailInboxOutcome& inbox) {
    return messages_json(inbox.messages);
}

std::string mail_inbox_text(const MailInboxOutcome& inbox, const Style& style) {
    if (inbox.messages.empty()) return "no messages\n";
    std::string out;
    for (const Message& message : inbox.messages)
        out += (out.empty() ? "" : "\n") + whole_message_text(message, style);
    return out;
}

Json mail_sent_json(const MailOutcome& sent) {
    Json out = Json::object();
    out.set("message", sent.messages.front().str()).set("messages", ids_json(sent.messages));
    if (sent.already) out.set("already", true);
    return out;
}

std::string mail_sent_text(const MailOutcome& sent) {
    std::vector<std::string> ids;
    for (const BeadId& id : sent.messages)
        ids.push_back(id.str());
    return (sent.already ? "had been sent as " : "sent as ") + first_few(ids) + "\n";
}

Json queue_claim_json(const QueueClaimOutcome& claim) {
    Json out = Json::object();
    out.set("message", claim.message ? message_json(*claim.message) : Json())
        .set("claimed_at", claim.message ? time_or_null(claim.message->claimed_at()) : Json());
    if (claim.already) out.set("already", true);
    return out;
}

std::string queue_claim_text(const QueueClaimOutcome& claim, const Style& style) {
    return claim.message ? whole_message_text(*claim.message, style) : "nothing is waiting there\n";
}

Json mail_read_json(const std::vector<BeadId>& messages) {
    Json out = Json::object();
    out.set("messages", ids_json(messages));
    return out;
}

Json inbox_json(const InboxOutcome& inbox) {
    Json list = Json::array();
    for (const InboxItem& item : inbox.items) {
        Json one = message_json(item.message);
        one.set("awaits", name_of(item.awaited)).set("waiting", held_up_json(item.held_up));
        list.push(std::move(one));
    }
    Json out = Json::object();
    out.set("messages", std::move(list));
    return out;
}

std::string inbox_text(const InboxOutcome& inbox, const Style& style) {
    if (inbox.items.empty()) return "No open messages.\n";
    std::string out;
    std::size_t to_answer = 0;
    for (const InboxItem& item : inbox.items) {
        const Message& message = item.message;
        if (takes_answer(message)) ++to_answer;
        out += (out.empty() ? "" : "\n") + heading(message, style);
        out += "  " + about_text(message) + ", " + ago(inbox.now, message.sent_at()) +
               waiting_text(item.held_up) + "\n";
        for (const std::string& line : lines_of(rest_of(message)))
            out += line.empty() ? "\n" : "    " + line + "\n";
        out += "  " + paint(style, Tone::faint, way_on(item, style.reader)) + "\n";
    }
    if (style.reader != Audience::person) return out + "\n'bead_show ID' shows a whole message.\n";
    return to_answer < 2 ? out
                         : out + "\n'git atelier inbox --edit' answers them in your editor.\n";
}

std::string question_text(const InboxItem& item) {
    const Message& message = item.message;
    std::string out = one_line(message.subject()) + "\n" + about_text(message) + ", " +
                      format_time(message.sent_at()) + waiting_text(item.held_up) + "\n";
    if (const std::string rest = rest_of(message); !rest.empty()) out += "\n" + rest + "\n";
    const bool answered = item.awaited == Awaited::question || item.awaited == Awaited::message;
    if (!answered) out += "\nOr settle it by: " + way_on(item, Audience::person) + "\n";
    return out;
}

Json inbox_edit_json(const InboxEditOutcome& edited) {
    Json answered = Json::array();
    for (const MessageAnswered& answer : edited.answered)
        answered.push(answered_json(answer));
    Json refused = Json::array();
    for (const RefusedAnswer& answer : edited.refused) {
        Json one = Json::object();
        one.set("message", answer.message.str())
            .set("code", info(answer.error.code).name)
            .set("reason", answer.error.message);
        refused.push(std::move(one));
    }
    Json out = Json::object();
    out.set("answered", std::move(answered))
        .set("refused", std::move(refused))
        .set("left", edited.left)
        .set("arrived", ids_json(edited.arrived))
        .set("kept_in", edited.kept_in ? Json(to_valid_utf8(edited.kept_in->string())) : Json());
    return out;
}

std::string inbox_edit_text(const InboxEditOutcome& edited) {
    std::string out;
    for (const MessageAnswered& answer : edited.answered)
        out += answered_text(answer);
    for (const RefusedAnswer& answer : edited.refused)
        out +=
            answer.message.str() + " is not answered: " + one_line(with_hint(answer.error)) + "\n";
    if (edited.kept_in) out += "your text is kept in " + one_line(edited.kept_in->string()) + "\n";
    if (!edited.arrived.empty())
        out += counted(edited.arrived.size(), "message") + " came meanwhile\n";
    if (edited.left == 0) return out + "No open messages.\n";
    return out + counted(edited.left, "open message") + (edited.left == 1 ? " is" : " are") +
           " left: git atelier inbox\n";
}

std::string message_text(const InboxOutcome& inbox, const Style& style) {
    std::string out;
    for (const InboxItem& item : inbox.items) {
        out += whole_message_text(item.message, style) + "\n";
        if (!item.open) {
            out += "This message is closed.\n";
            continue;
        }
        if (style.reader != Audience::person) {
            out += "The overseer settles it.\n";
            continue;
        }
        out += way_on(item, style.reader) + "\n";
        if (item.awaited == Awaited::message && takes_answer(item.message))
            out += "git atelier inbox --close " + item.message.id().str() + "\n";
    }
    return out;
}

Json answer_json(const AnswerOutcome& answer) {
    Json out = Json::object();
    out.set("message", answer.message.str())
        .set("closed", true)
        .set("reply", id_json(answer.reply))
        .set("unblocked", id_json(answer.unblocked))
        .set("approved_lines", or_null(answer.approved_lines))
        .set("decided", Json());
    return out;
}

std::string answer_text(const AnswerOutcome& answer) {
    std::string out = answer.message.str() + (answer.reply ? " was answered with " : " is closed");
    if (answer.reply) out += answer.reply->str();
    if (answer.approved_lines)
        out += "; " + std::to_string(*answer.approved_lines) + " lines are approved";
    if (answer.unblocked)
        out += "; unblocked " + answer.unblocked->str() +
               ", which the next 'git atelier work' continues";
    return out + "\n";
}

Json answered_json(const MessageAnswered& answered) {
    Json out = answer_json(answered.answer);
    if (answered.decided) out.set("decided", signal_json(*answered.decided));
    return out;
}

std::string answered_text(const MessageAnswered& answered) {
    return answered.decided ? signal_text(*answered.decided) : answer_text(answered.answer);
}

} // namespace atelier
