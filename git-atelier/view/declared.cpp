#include "view/declared.hpp"

#include "view/text/bead_json.hpp"

namespace atelier {

Json task_done_json(const std::vector<BeadId>& tasks) {
    Json body = Json::object();
    body.set("tasks", ids_json(tasks));
    return body;
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
