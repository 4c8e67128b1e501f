#include "view/mail.hpp"

#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"

namespace atelier {
namespace {

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json time_or_null(const std::optional<Time>& time) {
    return time ? Json(format_time(*time)) : Json();
}

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
        .set("read_at", message.read_at() ? Json(format_time(*message.read_at())) : Json())
        .set("thread", id_json(message.thread()))
        .set("reply_to", id_json(message.reply_to()))
        .set("msg_type", message.msg_type())
        .set("cc", Json::strings(message.cc()))
        .set("queue", text_or_null(message.queue()))
        .set("channel", text_or_null(message.channel()))
        .set("claimed_by", text_or_null(message.claimed_by()))
        .set("claimed_at", time_or_null(message.claimed_at()))
        .set("retention_days",
             message.terms().retention_days ? Json(*message.terms().retention_days) : Json())
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
    return paint(style, Tone::strong, message.id().str() + "  " + one_line(message.subject())) +
           "\n";
}

std::string way_on(const InboxItem& item, Audience reader) {
    const Message& message = item.message;
    return way_on(item.awaited, message.thread().value_or(message.id()), message.id(), reader);
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
    out += "from " + one_line(message.from()) + ", " + human_time(message.sent_at(), style) +
           way_of(message) + claim_of(message) + (message.read_at() ? ", read" : "") + "\n";
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
    return claim.message ? whole_message_text(*claim.message, style) : "nothing waits there\n";
}

Json mail_read_json(const std::vector<BeadId>& messages) {
    Json out = Json::object();
    out.set("messages", ids_json(messages));
    return out;
}

Json inbox_json(const InboxOutcome& inbox) {
    std::vector<Message> messages;
    for (const InboxItem& item : inbox.items)
        messages.push_back(item.message);
    return messages_json(messages);
}

std::string inbox_text(const InboxOutcome& inbox, const Style& style) {
    if (inbox.items.empty()) return "No open messages.\n";
    std::string out;
    for (const InboxItem& item : inbox.items) {
        const Message& message = item.message;
        out += heading(message, style);
        out += "  " + (message.thread() ? message.thread()->str() + ", " : "") + "from " +
               one_line(short_agent(message.from())) + ", " + ago(inbox.now, message.sent_at()) +
               "\n";
        out += "  " + paint(style, Tone::faint, way_on(item, style.reader)) + "\n";
    }
    const bool person = style.reader == Audience::person;
    return out + (person ? "\n'git atelier inbox ID'" : "\n'bead_show ID'") +
           " shows a whole message.\n";
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
        if (item.awaited != Awaited::message) out += way_on(item, style.reader) + "\n";
        const std::string id = item.message.id().str();
        if (item.awaited == Awaited::message && AgentId::parse(item.message.from()) &&
            item.message.is_for_overseer())
            out += "git atelier inbox --reply " + id + " --message TEXT\n";
        if (item.awaited == Awaited::message) out += "git atelier inbox --close " + id + "\n";
    }
    return out;
}

Json answer_json(const AnswerOutcome& answer) {
    Json out = Json::object();
    out.set("message", answer.message.str())
        .set("closed", true)
        .set("reply", id_json(answer.reply))
        .set("unblocked", id_json(answer.unblocked))
        .set("approved_lines", answer.approved_lines ? Json(*answer.approved_lines) : Json());
    return out;
}

std::string answer_text(const AnswerOutcome& answer) {
    std::string out = answer.message.str() + (answer.reply ? " is answered with " : " is closed");
    if (answer.reply) out += answer.reply->str();
    if (answer.approved_lines)
        out += "; " + std::to_string(*answer.approved_lines) + " lines are approved";
    if (answer.unblocked)
        out += "; unblocked " + answer.unblocked->str() +
               ", which the next 'git atelier work' takes up";
    return out + "\n";
}

} // namespace atelier
