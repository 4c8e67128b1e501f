#include "app/core/named_bead.hpp"

#include "app/core/plan_queries.hpp"
#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_name.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

Result<std::optional<BeadId>> the_one(PlanReader& plan, std::string_view written,
                                      const std::vector<BeadId>& meant) {
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
                advise(Hint::name_one_of_them), std::move(details));
}

// Those that are open, where any is.
std::vector<BeadId> open_before_closed(const std::vector<const Bead*>& beads) {
    std::vector<BeadId> open;
    std::vector<BeadId> closed;
    for (const Bead* bead : beads)
        (is_closed(*bead) ? closed : open).push_back(bead->id);
    return open.empty() ? closed : open;
}

std::vector<BeadId> on_branch(const std::vector<Bead>& epics, std::string_view branch) {
    std::vector<const Bead*> found;
    for (const Bead& epic : epics)
        if (epic_as_written(epic).root_branch == branch) found.push_back(&epic);
    return open_before_closed(found);
}

// The name of an agent, or the branch of an epic or a changeset.
std::string other_name_of(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    if (kind == BeadKind::epic) return epic_as_written(bead).root_branch.value_or("");
    if (kind == BeadKind::changeset) return changeset_as_written(bead).work_branch.value_or("");
    const auto agent = AgentId::parse(bead.title);
    return agent ? agent->name() : "";
}

bool is_worked_with(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    return kind == BeadKind::epic || kind == BeadKind::changeset || kind == BeadKind::agent ||
           kind == BeadKind::run;
}

// A work branch begins with its root branch, so that a part of it says nothing new.
bool has_part(const Bead& bead, std::string_view part) {
    return kind_of(bead) != BeadKind::changeset &&
           other_name_of(bead).find(part) != std::string::npos;
}

std::vector<const Bead*> with_ids(const std::vector<const Bead*>& beads, std::string_view part) {
    std::vector<const Bead*> found;
    for (const Bead* bead : beads)
        if (!ids_with(part, {bead->id}).empty()) found.push_back(bead);
    return found;
}

std::vector<BeadId> with_part(const std::vector<Bead>& beads, std::string_view part) {
    if (part.empty()) return {};
    std::vector<const Bead*> others;
    std::vector<const Bead*> worked_with;
    std::vector<const Bead*> titled;
    const std::string in_title = ascii_lower(part);
    for (const Bead& bead : beads) {
        (is_worked_with(bead) ? worked_with : others).push_back(&bead);
        const BeadKind kind = kind_of(bead);
        if ((kind == BeadKind::epic || kind == BeadKind::changeset) &&
            ascii_lower(bead.title).find(in_title) != std::string::npos)
            titled.push_back(&bead);
    }
    std::vector<const Bead*> named = with_ids(worked_with, part);
    for (const Bead* bead : worked_with)
        if (has_part(*bead, part) && std::ranges::find(named, bead) == named.end())
            named.push_back(bead);
    if (named.empty()) named = with_ids(others, part);
    return open_before_closed(named.empty() ? titled : named);
}

std::vector<BeadId> on_work_branch(const std::vector<Bead>& beads, std::string_view branch) {
    std::vector<BeadId> found;
    for (const Bead& bead : beads)
        if (kind_of(bead) == BeadKind::changeset && other_name_of(bead) == branch)
            found.push_back(bead.id);
    return found;
}

Result<std::optional<Bead>> agent_called(PlanReader& plan, const Context& context,
                                         std::string_view name) {
    for (const Role role : {Role::worker, Role::planner, Role::artisan}) {
        const auto agent = AgentId::make(role, name);
        if (!agent) break;
        ATELIER_TRY(auto found, plan.find(agent->bead(context.issue_prefix)));
        if (found) return found;
    }
    return std::optional<Bead>();
}

Result<std::optional<BeadId>> named_in_full(PlanReader& plan, const Context& context,
                                            std::string_view written) {
    if (const auto id = BeadId::parse(written)) {
        ATELIER_TRY(const auto found, plan.find(*id));
        if (found) return std::optional(found->id);
    }
    ATELIER_TRY(const auto agent, agent_called(plan, context, written));
    if (agent) return std::optional(agent->id);
    ATELIER_TRY(const auto epics, plan.select({.kind = BeadKind::epic}));
    return the_one(plan, written, on_branch(epics, written));
}

} // namespace

Result<std::optional<BeadId>> bead_named_in_full(const Context& context, std::string_view written) {
    return context.store.read(
        [&](PlanReader& plan) { return named_in_full(plan, context, written); });
}

Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<std::optional<BeadId>> {
        ATELIER_TRY(auto whole, named_in_full(plan, context, written));
        if (whole) return whole;
        ATELIER_TRY(const auto beads, plan.select({}));
        std::vector<BeadId> ids;
        for (const Bead& bead : beads)
            ids.push_back(bead.id);
        auto meant = ids_meant(written, context.issue_prefix, ids);
        if (meant.empty()) meant = on_work_branch(beads, written);
        if (meant.empty()) meant = with_part(beads, written);
        return the_one(plan, written, meant);
    });
}

Result<std::optional<AgentId>> named_agent(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<std::optional<AgentId>> {
        ATELIER_TRY(auto meant, agent_called(plan, context, written));
        if (!meant) {
            ATELIER_TRY(const auto agents, plan.select({.kind = BeadKind::agent}));
            ATELIER_TRY(const auto one, the_one(plan, written, with_part(agents, written)));
            if (!one) return std::optional<AgentId>();
            ATELIER_TRY(meant, plan.find(*one));
        }
        ATELIER_TRY(AgentId agent, AgentId::parse(meant->title));
        return std::optional(std::move(agent));
    });
}

Result<std::string> bead_likely_meant(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<std::string> {
        ATELIER_TRY(const auto beads, plan.select({}));
        std::map<std::string, const Bead*, std::less<>> by_name;
        for (const Bead& bead : beads) {
            by_name.emplace(bead.id.str(), &bead);
            if (const std::string name = other_name_of(bead); !name.empty())
                by_name.emplace(name, &bead);
        }
        std::vector<std::string_view> names;
        for (const auto& [name, bead] : by_name)
            names.push_back(name);
        const auto meant = by_name.find(likely_meant(written, names));
        if (meant == by_name.end()) return std::string();
        const Bead& bead = *meant->second;
        return "; did you mean '" + meant->first + "'" +
               (kind_of(bead) == BeadKind::agent ? "" : " (" + bead.title + ")") + "?";
    });
}

Result<std::string> agent_likely_meant(const Context& context, std::string_view written) {
    ATELIER_TRY(const auto agents, context.store.read([](PlanReader& plan) {
        return plan.select({.kind = BeadKind::agent});
    }));
    std::vector<std::string> names;
    for (const Bead& agent : agents)
        if (const auto id = AgentId::parse(agent.title)) names.push_back(id->name());
    const std::string meant = did_you_mean(written, names);
    if (!meant.empty() || names.empty()) return meant;
    return (names.size() == 1 ? "; the only agent is " : "; the agents are ") + first_few(names);
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
