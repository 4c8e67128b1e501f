#include "view/mail.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

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

} // namespace

Json mail_inbox_json(const MailInboxOutcome& inbox) {
    return messages_json(inbox.messages);
}

std::string mail_inbox_text(const MailInboxOutcome& inbox, const Style& style) {
    if (inbox.messages.empty()) return "no messages\n";
    std::string out;
    for (const Message& message : inbox.messages) {
        if (!out.empty()) out += "\n";
        out += paint(style, Tone::strong, message.id().str() + "  " + one_line(message.subject())) +
               "\n";
        out += "from " + one_line(message.from()) + ", " + human_time(message.sent_at()) +
               (message.read_at() ? ", read" : "") + "\n";
        for (const std::string& line : lines_of(safe_lines(trim(message.body()))))
            out += line.empty() ? "\n" : "  " + line + "\n";
    }
    return out;
}

Json inbox_json(const InboxOutcome& inbox) {
    return messages_json(inbox.messages);
}

std::string inbox_text(const InboxOutcome& inbox, const Style& style) {
    if (inbox.messages.empty()) return "No messages are waiting for you.\n";
    Table table({{""}, {"", true}, {""}, {""}});
    for (const Message& message : inbox.messages)
        table.row({message.id().str(),
                   {message.subject(), message.read_at() ? Tone::plain : Tone::warn},
                   one_line(short_agent(message.from())),
                   {ago(inbox.now, message.sent_at()), Tone::faint}});
    return table.text(style) + "\nread:   git atelier show ID\n"
                               "answer: git atelier inbox --reply ID --message TEXT\n"
                               "close:  git atelier inbox --close ID\n";
}

Json answer_json(const AnswerOutcome& answer) {
    Json out = Json::object();
    out.set("message", answer.message.str())
        .set("closed", true)
        .set("reply", id_json(answer.reply))
        .set("unblocked", id_json(answer.unblocked));
    return out;
}

std::string answer_text(const AnswerOutcome& answer) {
    std::string out = answer.message.str() + (answer.reply ? " is answered with " : " is closed");
    if (answer.reply) out += answer.reply->str();
    if (answer.unblocked) out += "; " + answer.unblocked->str() + " may be worked on again";
    return out + "\n";
}

} // namespace atelier
