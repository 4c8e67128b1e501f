#include "view/pause.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

Json pause_json(const PauseOutcome& outcome, std::string_view done) {
    std::vector<std::string> told;
    for (const AgentId& agent : outcome.told)
        told.push_back(agent.str());
    Json body = pause_order_json(outcome.order);
    if (outcome.order.by.empty()) body.set("by", Json()).set("since", Json());
    return body.set(std::string(done), !outcome.already)
        .set("already", outcome.already)
        .set("told", Json::strings(told))
        .set("others", pause_orders_json(outcome.others));
}

std::string told_text(const PauseOutcome& outcome, const std::string& what) {
    std::string out;
    for (const AgentId& agent : outcome.told)
        out += agent.str() + what + "\n";
    return out;
}

std::string quoted_way(const std::optional<BeadId>& on) {
    return "'" + way_to_resume(on) + "'";
}

std::string others_text(const PauseOutcome& outcome) {
    std::string out;
    for (const PauseOrder& order : outcome.others)
        out += pause_order_text(order, "is still") + "; " + quoted_way(order.on) +
               " lets it continue\n";
    return out;
}

} // namespace

std::string way_to_resume(const std::optional<BeadId>& on) {
    return "git atelier resume" + (on ? " " + on->str() : "");
}

Json paused_json(const PauseOutcome& outcome) {
    return pause_json(outcome, "paused");
}

std::string paused_text(const PauseOutcome& outcome) {
    return (outcome.already ? "already: " : "") + pause_order_text(outcome.order) + "; " +
           quoted_way(outcome.order.on) + " lets it continue\n" +
           told_text(outcome, " is at work and stops after its current stage");
}

Json resumed_json(const PauseOutcome& outcome) {
    return pause_json(outcome, "resumed");
}

std::string resumed_text(const PauseOutcome& outcome) {
    const std::string& name = outcome.order.name;
    return (outcome.already ? name + " is not paused\n"
                            : name + " continues with the next 'git atelier work'\n") +
           told_text(outcome, " was told") + others_text(outcome);
}

} // namespace atelier
