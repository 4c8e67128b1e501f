#include "app/look/named_things.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/mail_controls.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "ports/plan_store.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

using Things = std::vector<NamedThing>;

void add_named(Things& things, std::string name, std::string_view title, std::string_view written) {
    if (name.starts_with(written)) things.push_back({std::move(name), std::string(title)});
}

Result<void> add_epics(Things& things, PlanReader& plan, std::vector<BeadStatus> statuses,
                       std::string_view written) {
    ATELIER_TRY(const auto epics,
                plan.select({.kind = BeadKind::epic, .statuses = std::move(statuses)}));
    for (const Bead& epic : epics) {
        add_named(things, epic.id.str(), epic.title, written);
        if (const auto root = epic_as_written(epic).root_branch; root && !written.empty())
            add_named(things, *root, epic.title, written);
    }
    return {};
}

Result<void> add_parts(Things& things, PlanReader& plan, std::vector<BeadStatus> statuses,
                       std::string_view written) {
    ATELIER_TRY(const auto changesets,
                plan.select({.kind = BeadKind::changeset, .statuses = statuses}));
    ATELIER_CHECK(add_epics(things, plan, std::move(statuses), written));
    std::map<std::string, std::size_t> place_of_epic;
    for (std::size_t at = 0; at < things.size(); ++at)
        place_of_epic.emplace(things[at].name, at);
    std::vector<Things> below(things.size() + 1);
    for (const Bead& changeset : changesets) {
        const auto epic =
            changeset.parent ? place_of_epic.find(changeset.parent->str()) : place_of_epic.end();
        add_named(epic == place_of_epic.end() ? below.back() : below[epic->second],
                  changeset.id.str(), changeset.title, written);
    }
    Things ordered;
    for (std::size_t at = 0; at < below.size(); ++at) {
        if (at < things.size()) ordered.push_back(std::move(things[at]));
        std::ranges::move(below[at], std::back_inserter(ordered));
    }
    things = std::move(ordered);
    return {};
}

Result<void> add_tasks(Things& things, PlanReader& plan, std::string_view written) {
    for (const BeadKind kind : {BeadKind::task, BeadKind::subtask}) {
        ATELIER_TRY(const auto tasks, plan.select({.kind = kind, .statuses = open_statuses()}));
        for (const Bead& task : tasks)
            add_named(things, task.id.str(), task.title, written);
    }
    return {};
}

// at-3f9k2.1.
bool reaches_below_changesets(std::string_view written) {
    return std::ranges::count(written, '.') > 1;
}

// Without the closed ones where there are others: what a person writes is mostly about what is
// going on.
template <class Add>
Result<Things> open_or_closed(const Context& context, std::string_view written, Add add) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        Things things;
        ATELIER_CHECK(add(things, plan, open_statuses(), written));
        if (things.empty() && !written.empty())
            ATELIER_CHECK(add(things, plan, {BeadStatus::closed}, written));
        return things;
    });
}

void add_runs(Things& things, const std::vector<Run>& runs, std::string_view written) {
    for (const Run& run : runs)
        add_named(things, run.id.str(),
                  std::string(name_of(run.status)) + ", " + run.workflow + ": " + run.request,
                  written);
}

} // namespace

Result<Things> parts_of_plan_named(const Context& context, std::string_view written) {
    if (!reaches_below_changesets(written)) return open_or_closed(context, written, add_parts);
    return tasks_named(context, written);
}

Result<Things> epics_named(const Context& context, std::string_view written) {
    return open_or_closed(context, written, add_epics);
}

Result<Things> tasks_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        Things things;
        ATELIER_CHECK(add_tasks(things, plan, written));
        return things;
    });
}

Result<Things> pinned_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(const auto pinned, plan.select({.statuses = {BeadStatus::pinned}}));
        Things things;
        for (const Bead& bead : pinned)
            add_named(things, bead.id.str(), bead.title, written);
        return things;
    });
}

Result<Things> paused_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
        Things things;
        for (const PauseOrder& order : orders.all()) {
            if (!order.on) continue;
            ATELIER_TRY(const auto bead, plan.find(*order.on));
            if (!bead) continue;
            if (const auto agent = AgentId::parse(bead->title);
                agent && kind_of(*bead) == BeadKind::agent)
                add_named(things, agent->name(), name_of(agent->role()), written);
            else
                add_named(things, bead->id.str(), bead->title, written);
        }
        ATELIER_TRY(const auto runs, plan.runs().select({.statuses = {RunStatus::paused}}));
        add_runs(things, runs, written);
        ATELIER_TRY(const auto pauses, plan.runs().pauses());
        for (const TurnPause& pause : pauses)
            if (pause.of != PausedTurns::all)
                add_named(things, pause.name, name_of(pause.of), written);
        return things;
    });
}

Result<Things> places_named(const Context& context, std::string_view written) {
    ATELIER_TRY(Things things, parts_of_plan_named(context, written));
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto epics, open_epics(plan));
        // Where something is written root branches are among the parts.
        for (const Bead& epic : epics)
            if (const auto root = epic_as_written(epic).root_branch; root && written.empty())
                add_named(things, *root, epic.title, written);
        ATELIER_TRY(const auto changesets,
                    plan.select({.kind = BeadKind::changeset, .statuses = open_statuses()}));
        for (const Bead& changeset : changesets)
            if (const auto branch = changeset_as_written(changeset).work_branch)
                add_named(things, *branch, changeset.title, written);
        return {};
    }));
    ATELIER_TRY(const Things agents, agents_named(context, {Role::planner, Role::worker}, written));
    things.insert(things.end(), agents.begin(), agents.end());
    return things;
}

Result<Things> agents_named(const Context& context, std::vector<Role> roles,
                            std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(const auto agents, plan.select({.kind = BeadKind::agent}));
        Things things;
        for (const Bead& bead : agents)
            if (const auto agent = AgentId::parse(bead.title);
                agent && std::ranges::find(roles, agent->role()) != roles.end())
                add_named(things, agent->name(), name_of(agent->role()), written);
        return things;
    });
}

Result<Things> runs_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(const auto runs, plan.runs().select({}));
        Things things;
        add_runs(things, runs, written);
        return things;
    });
}

Result<Things> unfinished_runs_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(auto runs, plan.runs().select({}));
        std::erase_if(runs, [](const Run& run) { return is_over(run.status); });
        Things things;
        add_runs(things, runs, written);
        return things;
    });
}

Result<Things> pieces_named(const Context& context, std::string_view written) {
    return context.store.read([&](PlanReader& plan) -> Result<Things> {
        ATELIER_TRY(const auto pieces, plan.runs().pieces({}));
        Things things;
        for (const Piece& piece : pieces)
            add_named(things, piece.id.str(), piece.preview, written);
        return things;
    });
}

Result<Things> mail_controls_named(const Context& context, std::string_view written) {
    ATELIER_TRY(const auto listed, list_mail_controls(context));
    Things things;
    for (const ListedControl& one : listed.controls)
        add_named(things, std::string(name_of(one.control.kind())) + ":" + one.control.name(), "",
                  written);
    return things;
}

Result<Things> readers_named(const Context& context, std::string_view written) {
    ATELIER_TRY(Things things,
                agents_named(context, {Role::planner, Role::worker, Role::artisan}, written));
    for (const Role role : {Role::planner, Role::worker})
        add_named(things, std::string(name_of(role)), "whichever reads it first", written);
    return things;
}

Result<Things> addresses_named(const Context& context, std::string_view written) {
    ATELIER_TRY(Things things, readers_named(context, written));
    ATELIER_TRY(const Things controls, mail_controls_named(context, written));
    things.insert(things.end(), controls.begin(), controls.end());
    return things;
}

} // namespace atelier
