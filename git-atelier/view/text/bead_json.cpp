#include "view/text/bead_json.hpp"

#include "domain/bead/fields.hpp"

namespace atelier {

Json bead_json(const Bead& bead) {
    Json out = Json::object();
    out.set("id", bead.id.str())
        .set("title", bead.title)
        .set("issue_type", bead.issue_type)
        .set("status", name_of(bead.status))
        .set("priority", bead.priority)
        .set("description", bead.description)
        .set("notes", bead.notes)
        .set("labels", Json::strings(bead.labels))
        .set("assignee", bead.assignee)
        .set("created_by", bead.created_by)
        .set("created_at", format_time(bead.created_at))
        .set("updated_by", bead.updated_by)
        .set("updated_at", format_time(bead.updated_at))
        .set("parent", id_json(bead.parent))
        .set("depends_on", ids_json(bead.depends_on))
        .set("fields", fields_json(bead));
    return out;
}

Json beads_json(const std::vector<Bead>& beads) {
    Json out = Json::array();
    for (const Bead& bead : beads)
        out.push(bead_json(bead));
    return out;
}

Json ids_json(const std::vector<BeadId>& ids) {
    Json out = Json::array();
    for (const BeadId& id : ids)
        out.push(id.str());
    return out;
}

Json id_json(const std::optional<BeadId>& id) {
    return id ? Json(id->str()) : Json();
}

Json time_or_null(const std::optional<Time>& time) {
    return time ? Json(format_time(*time)) : Json();
}

} // namespace atelier
