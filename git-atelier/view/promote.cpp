#include "view/promote.hpp"

#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

namespace atelier {

Json promote_json(const PromoteOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("title", outcome.title)
        .set("promoted", outcome.promoted)
        .set("ready", ids_json(outcome.ready))
        .set("undescribed", ids_json(outcome.undescribed));
    return body;
}

std::string promote_text(const PromoteOutcome& outcome, const Style& style) {
    std::string text =
        paint(style, Tone::strong, outcome.epic.str()) + "  " + one_line(outcome.title) + "\n";
    text += outcome.promoted ? "  can be claimed\n" : "  is a draft\n";
    if (!outcome.ready.empty())
        text += std::string(outcome.promoted ? "  ready: " : "  would become ready: ") +
                ids_text(outcome.ready) + "\n";
    if (!outcome.undescribed.empty())
        text += "  " + paint(style, Tone::warn, "without a description, so only planned:") + " " +
                ids_text(outcome.undescribed) + "\n";
    return text;
}

} // namespace atelier
