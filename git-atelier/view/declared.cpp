#include "view/declared.hpp"

#include "view/text/bead_json.hpp"

namespace atelier {

Json task_done_json(const std::vector<BeadId>& tasks) {
    Json body = Json::object();
    body.set("tasks", ids_json(tasks));
    return body;
}

std::string tasks_closed_text(const std::vector<BeadId>& tasks, const Style& style) {
    std::string text;
    for (const BeadId& task : tasks)
        text += "closed " + paint(style, Tone::strong, task.str()) + "\n";
    return text;
}

Json changeset_id_json(const BeadId& changeset) {
    Json body = Json::object();
    body.set("changeset", changeset.str());
    return body;
}

Json changeset_block_json(const ChangesetBlockOutcome& outcome) {
    Json body = changeset_id_json(outcome.changeset);
    body.set("message", outcome.message.str());
    return body;
}

} // namespace atelier
