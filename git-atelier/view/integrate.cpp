#include "view/integrate.hpp"

#include "base/text.hpp"

namespace atelier {

Json integrate_json(const LandedByHand& landed) {
    Json body = Json::object();
    body.set("changeset", landed.changeset.str())
        .set("epic", landed.epic.str())
        .set("root_branch", landed.root.str())
        .set("integrated", landed.integrated.str())
        .set("commits", landed.commits)
        .set("already", landed.already)
        .set("epic_closed", landed.epic_closed);
    return body;
}

std::string integrate_text(const LandedByHand& landed, const Style& style) {
    const std::string id = paint(style, Tone::strong, landed.changeset.str());
    const std::string as = landed.integrated.str().substr(0, 10);
    if (landed.already) return id + " has landed already, as " + as + "\n";
    std::string text = id + " landed on " + landed.root.str() + " as " + as + " (" +
                       counted(landed.commits, "commit") + ")\n";
    if (landed.epic_closed)
        text += "Closed " + landed.epic.str() + ": every changeset has landed or was abandoned\n";
    return text;
}

} // namespace atelier
