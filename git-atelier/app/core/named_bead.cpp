#include "app/core/named_bead.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_name.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<std::optional<BeadId>> the_one(PlanReader& plan, std::string_view written,
                                      const std::vector<BeadId>& meant, NameParts parts) {
    if (meant.empty()) return std::optional<BeadId>();
    if (meant.size() == 1) return std::optional(meant.front());
    std::vector<std::string> names;
    Json choices = Json::array();
    for (const BeadId& id : meant) {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        names.push_back(id.str() + " (" + bead.title + ")");
        choices.push(Json::object().set("id", id.str()).set("title", bead.title));
    }
    Json details = Json::object();
    details.set("choices", std::move(choices));
    return fail(ErrorCode::ambiguous, "'" + std::string(written) + "' may be " + first_few(names),
                advise(parts == NameParts::any ? Hint::name_one_of_them : Hint::more_of_the_id),
                std::move(details));
}

std::vector<BeadId> on_branch(const std::vector<Bead>& epics, std::string_view branch) {
    std::vector<BeadId> open;
    std::vector<BeadId> closed;
    for (const Bead& epic : epics)
        if (epic_as_written(epic).root_branch == branch)
            (is_closed(epic) ? closed : open).push_back(epic.id);
    return open.empty() ? closed : open;
}

// The name of an agent, or an epic's root branch.
std::string other_name_of(const Bead& bead) {
    if (kind_of(bead) == BeadKind::epic) return epic_as_written(bead).root_branch.value_or("");
    const auto agent = AgentId::parse(bead.title);
    return agent ? agent->name() : "";
}

std::vector<BeadId> with_part(const std::vector<Bead>& beads, const std::string& part) {
    std::vector<BeadId> named;
    std::vector<BeadId> ids;
    for (const Bead& bead : beads) {
        const BeadKind kind = kind_of(bead);
        const bool has_name = kind == BeadKind::epic || kind == BeadKind::agent;
        if (has_name || kind == BeadKind::changeset) ids.push_back(bead.id);
        if (has_name && !part.empty() && other_name_of(bead).find(part) != std::string::npos)
            named.push_back(bead.id);
    }
    for (const BeadId& id : ids_with(part, ids))
        if (std::ranges::find(named, id) == named.end()) named.push_back(id);
    return named;
}

} // namespace

Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written,
                                         NameParts parts) {
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
        if (!rooted.empty()) return the_one(plan, written, rooted, parts);
        ATELIER_TRY(const auto beads, plan.select({}));
        std::vector<BeadId> ids;
        for (const Bead& bead : beads)
            ids.push_back(bead.id);
        auto meant = ids_meant(written, context.issue_prefix, ids);
        if (meant.empty() && parts == NameParts::any)
            meant = with_part(beads, std::string(written));
        return the_one(plan, written, meant, parts);
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
