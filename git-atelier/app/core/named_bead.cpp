#include "app/core/named_bead.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_name.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<std::optional<BeadId>> the_one(std::string_view written, const std::vector<BeadId>& meant) {
    if (meant.empty()) return std::optional<BeadId>();
    if (meant.size() == 1) return std::optional(meant.front());
    std::vector<std::string> names;
    for (const BeadId& id : meant)
        names.push_back(id.str());
    Json details = Json::object();
    details.set("ids", Json::strings(names));
    return fail(ErrorCode::ambiguous, "'" + std::string(written) + "' may be " + first_few(names),
                advise(Hint::more_of_the_id), std::move(details));
}

std::vector<BeadId> on_branch(const std::vector<Bead>& epics, std::string_view branch) {
    std::vector<BeadId> open;
    std::vector<BeadId> closed;
    for (const Bead& epic : epics)
        if (epic_as_written(epic).root_branch == branch)
            (is_closed(epic) ? closed : open).push_back(epic.id);
    return open.empty() ? closed : open;
}

} // namespace

Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<std::optional<BeadId>> {
        if (const auto id = BeadId::parse(written)) {
            ATELIER_TRY(const auto found, plan.find(*id));
            if (found) return std::optional(found->id);
        }
        for (const Role role : {Role::worker, Role::planner}) {
            const auto agent = AgentId::make(role, written);
            if (!agent) break;
            ATELIER_TRY(const auto found, plan.find(agent->bead(context.issue_prefix)));
            if (found) return std::optional(found->id);
        }
        ATELIER_TRY(const auto epics, plan.select({.kind = BeadKind::epic}));
        const auto rooted = on_branch(epics, written);
        if (!rooted.empty()) return the_one(written, rooted);
        ATELIER_TRY(const auto beads, plan.select({}));
        std::vector<BeadId> ids;
        for (const Bead& bead : beads)
            ids.push_back(bead.id);
        return the_one(written, ids_meant(written, context.issue_prefix, ids));
    });
}

Result<BeadId> epic_around(const Context& context, const BeadId& id) {
    return context.store.read([&](PlanReader& plan) -> Result<BeadId> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        const auto epic = epic_of(plan, bead);
        if (epic) return epic->id;
        if (epic.error().code != ErrorCode::not_found) return fail(epic.error());
        return id;
    });
}

} // namespace atelier
