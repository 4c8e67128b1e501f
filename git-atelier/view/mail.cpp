#include "view/mail.hpp"

#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"

namespace atelier {
namespace {

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
        .set("body", message.body());
    return out;
}

Json messages_json(const std::vector<Message>& messages) {
    Json list = Json::array();
    for (const Message& message : messages)
        list.push(message_json(message));
    Json out = Json::object();
    out.set("messages", std::move(list));
    return out;
}

std::string heading(const Message& message, const Style& style) {
    return paint(style, Tone::strong, message.id().str() + "  " + one_line(message.subject())) +
           "\n";
}

std::string whole_message(const Message& message, const Style& style) {
    std::string out = heading(message, style);
    out += "from " + one_line(message.from()) + ", " + human_time(message.sent_at(), style) +
           (message.read_at() ? ", read" : "") + "\n";
    for (const std::string& line : lines_of(safe_lines(trim(message.body()))))
        out += line.empty() ? "\n" : "  " + line + "\n";
    return out;
}

std::string way_on(const InboxItem& item, Audience reader) {
    const Message& message = item.message;
    return way_on(item.awaited, message.thread().value_or(message.id()), message.id(), reader);
}

} // namespace

Json mail_inbox_json(const MailInboxOutcome& inbox) {
    return messages_json(inbox.messages);
}

std::string mail_inbox_text(const MailInboxOutcome& inbox, const Style& style) {
    if (inbox.messages.empty()) return "no messages\n";
    std::string out;
    for (const Message& message : inbox.messages)
        out += (out.empty() ? "" : "\n") + whole_message(message, style);
    return out;
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
        out += whole_message(item.message, style) + "\n";
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
