#include "view/planner_mail.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string way_to_start(const AgentId& planner) {
    return "git atelier plan" +
           (planner.name() == usual_planner ? std::string() : " --name " + planner.name());
}

} // namespace

Json planner_mail_json(const std::vector<PlannerMail>& mail) {
    Json rows = Json::array();
    for (const PlannerMail& one : mail)
        for (const Message& message : one.messages) {
            Json row = Json::object();
            row.set("message", message.id().str())
                .set("planner", one.planner.str())
                .set("subject", message.subject())
                .set("from", message.from())
                .set("thread", or_null(message.thread()));
            rows.push(std::move(row));
        }
    return rows;
}

std::string planner_mail_text(const std::vector<PlannerMail>& mail, bool by_itself,
                              const Style& style) {
    if (mail.empty()) return {};
    Table table({{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}});
    for (const PlannerMail& one : mail)
        for (const Message& message : one.messages)
            table.row({message.id().str(),
                       one_line(message.subject()),
                       {"from " + one_line(short_agent(message.from())), Tone::faint}});
    std::string out =
        "\n" + paint(style, Tone::strong, "For your planner") + "\n" + table.text(style, 2);
    if (style.reader != Audience::person) return out;
    if (by_itself) return out + "The next 'git atelier work' has it answered.\n";
    for (const PlannerMail& one : mail)
        out += "'" + way_to_start(one.planner) + "' starts " + one.planner.name() + " on it\n";
    return out;
}

} // namespace atelier
