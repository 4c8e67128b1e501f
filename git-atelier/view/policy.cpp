#include "view/policy.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string plural_of(Role role) {
    return std::string(name_of(role)) + "s";
}

std::string shown(const ProjectPolicy& policy, const Style& style) {
    const std::string head = "Policy for " + plural_of(policy.role);
    if (policy.text.empty())
        return head + ": none; 'git atelier policy --edit --role " +
               std::string(name_of(policy.role)) + "' writes one\n";
    return paint(style, Tone::strong, head) + "\n\n" + safe_lines(policy.text) + "\n";
}

} // namespace

Json policy_json(const PolicyEdit& outcome) {
    Json rows = Json::array();
    for (const ProjectPolicy& policy : outcome.policies)
        rows.push(Json::object()
                      .set("role", name_of(policy.role))
                      .set("file", policy.file.string())
                      .set("text", policy.text));
    return Json::object().set("policies", std::move(rows)).set("changed", outcome.changed);
}

std::string policy_text(const PolicyEdit& outcome, bool edited, const Style& style) {
    if (edited && !outcome.changed) return "nothing changed\n";
    std::vector<std::string> parts;
    for (const ProjectPolicy& policy : outcome.policies)
        parts.push_back(
            edited ? (policy.text.empty()
                          ? plural_of(policy.role) + " have no policy now\n"
                          : plural_of(policy.role) + " will get it from their next session on\n")
                   : shown(policy, style));
    return join(parts, edited ? "" : "\n");
}

} // namespace atelier
