#include "app/load.hpp"

#include "domain/fields.hpp"

#include <set>

namespace atelier {
namespace {

Result<Bead> require_kind(PlanReader& plan, const BeadId& id, BeadKind kind) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    if (kind_of(bead) == kind) return bead;
    Json details = Json::object();
    details.set("id", id.str());
    return fail(ErrorCode::not_found,
                id.str() + " is a " + std::string(name_of(kind_of(bead))) + ", not a " +
                    std::string(name_of(kind)),
                "'git atelier status' shows the epics and their changesets", std::move(details));
}

} // namespace

Result<Bead> require_bead(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(auto found, plan.find(id));
    if (found) return *std::move(found);
    Json details = Json::object();
    details.set("id", id.str());
    return fail(ErrorCode::not_found, "there is no " + id.str(),
                "'git atelier status' or epic_list shows what there is", std::move(details));
}

Result<Bead> require_epic(PlanReader& plan, const BeadId& id) {
    return require_kind(plan, id, BeadKind::epic);
}

Result<Bead> require_changeset(PlanReader& plan, const BeadId& id) {
    return require_kind(plan, id, BeadKind::changeset);
}

Result<EpicGraph> load_epic(PlanReader& plan, const BeadId& epic_id) {
    ATELIER_TRY(Bead epic, require_epic(plan, epic_id));
    ATELIER_TRY(auto descendants, plan.select({.below = epic_id}));

    std::set<BeadId> inside = {epic_id};
    std::vector<BeadId> wanted = epic.depends_on;
    for (const Bead& bead : descendants) {
        inside.insert(bead.id);
        wanted.insert(wanted.end(), bead.depends_on.begin(), bead.depends_on.end());
        if (const auto by = get_field(bead, field::cs_superseded_by))
            if (const auto id = BeadId::parse(*by)) wanted.push_back(*id);
    }
    std::vector<Bead> outside;
    std::set<BeadId> seen = inside;
    while (!wanted.empty()) {
        const BeadId id = wanted.back();
        wanted.pop_back();
        if (!seen.insert(id).second) continue;
        ATELIER_TRY(auto found, plan.find(id));
        if (!found) continue;
        if (const auto by = get_field(*found, field::cs_superseded_by))
            if (const auto next = BeadId::parse(*by)) wanted.push_back(*next);
        wanted.insert(wanted.end(), found->depends_on.begin(), found->depends_on.end());
        outside.push_back(*std::move(found));
    }
    return EpicGraph(std::move(epic), std::move(descendants), std::move(outside));
}

Result<Bead> epic_of(PlanReader& plan, const Bead& bead) {
    Bead here = bead;
    std::set<BeadId> seen;
    while (kind_of(here) != BeadKind::epic) {
        if (!here.parent || !seen.insert(here.id).second)
            return fail(ErrorCode::not_found, bead.id.str() + " belongs to no epic");
        ATELIER_TRY(here, require_bead(plan, *here.parent));
    }
    return here;
}

std::string more_work_key(const BeadId& epic) {
    return "more-work:" + epic.str();
}

std::string blocked_key(const BeadId& changeset) {
    return "blocked:" + changeset.str();
}

std::string promotion_key(const BeadId& epic) {
    return "promote:" + epic.str();
}

Result<bool> more_work_announced(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto messages, plan.select({.kind = BeadKind::message,
                                                  .statuses = {BeadStatus::open},
                                                  .message_key = more_work_key(epic)}));
    return !messages.empty();
}

Result<std::vector<Bead>> open_epics(PlanReader& plan) {
    return plan.select(
        {.kind = BeadKind::epic,
         .statuses = {BeadStatus::open, BeadStatus::in_progress, BeadStatus::hooked,
                      BeadStatus::pinned, BeadStatus::blocked, BeadStatus::deferred}});
}

} // namespace atelier
