#include "view/mail_controls.hpp"

#include "base/text.hpp"
#include "view/mail.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string named(const MailControl& control) {
    return "the " + std::string(name_of(control.kind())) + " " + control.name();
}

std::string readers(const MailControl& control) {
    if (control.members().empty()) return "everybody";
    std::vector<std::string> names;
    for (const std::string& member : control.members())
        names.push_back(short_agent(member));
    return first_few(names);
}

std::string holds(const ListedControl& one) {
    switch (one.control.kind()) {
    case MailControlKind::queue:
        return std::to_string(one.waiting) + " waiting, " + std::to_string(one.claimed) +
               " claimed";
    case MailControlKind::channel:
        return counted(one.waiting, "post");
    case MailControlKind::group:
        return "";
    }
    return "";
}

Json control_json(const MailControl& control) {
    Json out = Json::object();
    out.set("kind", name_of(control.kind()))
        .set("name", control.name())
        .set("members", Json::strings(control.members()));
    return out;
}

} // namespace

Json mail_controls_json(const MailControlsOutcome& listed) {
    Json rows = Json::array();
    for (const ListedControl& one : listed.controls) {
        Json row = control_json(one.control);
        row.set("waiting", one.waiting).set("claimed", one.claimed);
        rows.push(std::move(row));
    }
    Json out = Json::object();
    out.set("controls", std::move(rows));
    return out;
}

std::string mail_controls_text(const MailControlsOutcome& listed, const Style& style) {
    const bool person = style.reader == Audience::person;
    if (listed.controls.empty())
        return std::string("There are no queues, channels or groups.\n") +
               (person ? "'git atelier mail --new queue NAME' makes one.\n" : "");
    Table table({{""}, {""}, {""}, {"", true}});
    for (const ListedControl& one : listed.controls)
        table.row({std::string(name_of(one.control.kind())),
                   {one.control.name(), Tone::strong},
                   holds(one),
                   {readers(one.control), Tone::faint}});
    return table.text(style);
}

Json control_mail_json(const ControlMailOutcome& mail) {
    Json out = control_json(mail.control);
    out.set("messages", message_list_json(mail.messages));
    return out;
}

std::string control_mail_text(const ControlMailOutcome& mail, const Style& style) {
    if (mail.control.kind() == MailControlKind::group)
        return named(mail.control) + ": " + join(mail.control.members(), ", ") + "\n";
    if (mail.messages.empty()) return "Nothing is in " + named(mail.control) + ".\n";
    std::string out;
    for (const Message& message : mail.messages)
        out += (out.empty() ? "" : "\n") + whole_message_text(message, style);
    return out;
}

Json declared_control_json(const DeclareOutcome& declared) {
    Json out = control_json(declared.control);
    out.set("already", declared.already);
    return out;
}

std::string declared_control_text(const DeclareOutcome& declared) {
    const std::string name = named(declared.control);
    return (declared.already ? name + " is unchanged" : "saved " + name) + ", for " +
           readers(declared.control) + "\n";
}

} // namespace atelier
