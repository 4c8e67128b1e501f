#include "app/project/remove_project.hpp"

#include "app/core/plan_queries.hpp"
#include "app/interchange/export_beads.hpp"
#include "app/project/register_project.hpp"
#include "app/worktree/inventory.hpp"
#include "base/text.hpp"
#include "domain/fields.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct NamedObstacle {
    std::string name;
    Obstacle obstacle;
};

struct Survey {
    RemoveOutcome outcome;
    std::vector<NamedObstacle> obstacles;
    std::vector<OurWorktree> worktrees;
    std::vector<OurBranch> branches;
};

Result<void> look_for_the_living(const RemoveWorld& world, std::vector<NamedObstacle>& found) {
    const Context& context = world.plan;
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto leases, plan.leases());
        for (const Lease& lease : leases) {
            if (lease.ended) continue;
            ATELIER_TRY(const LeaseHolder holder, holder_of(plan, lease.on, world.probe));
            if (auto obstacle = obstacle_of(holder, context.clock.now(), context.settings.lease))
                found.push_back({lease.on.str(), *std::move(obstacle)});
        }
        return {};
    });
}

// An open changeset's commits count like any: safe where they were to go.
OurWorktree as_if_over(OurWorktree worktree) {
    if (worktree.purpose == Purpose::current)
        worktree.purpose = worktree.planner ? Purpose::planner : Purpose::closed;
    return worktree;
}

Result<void> look_at_worktrees(const RemoveWorld& world, SafeCommits& safe, Survey& survey) {
    ATELIER_TRY(const auto checkouts, world.repository.checkouts());
    const Context& context = world.plan;
    ATELIER_TRY(survey.worktrees,
                context.store.read([&](PlanReader& plan) -> Result<std::vector<OurWorktree>> {
                    ATELIER_TRY(const Purposes purposes,
                                Purposes::look(plan, context, world.probe));
                    return our_worktrees(plan, purposes, context, checkouts, world.places);
                }));
    std::set<fs::path> going;
    for (const OurWorktree& worktree : survey.worktrees) {
        const fs::path& place = worktree.checkout.worktree;
        const WorktreeFacts facts =
            look_at(world.repository, world.files, safe, as_if_over(worktree));
        if (auto obstacle = obstacle_of(facts, worktree.checkout.branch.has_value()))
            survey.obstacles.push_back({place.string(), *std::move(obstacle)});
        survey.outcome.worktrees.push_back(place);
        going.insert(place);
    }
    ATELIER_TRY(const auto branches, our_branches(world.repository, context, world.probe));
    for (const OurBranch& branch : branches) {
        const Purpose purpose =
            branch.purpose == Purpose::current ? Purpose::closed : branch.purpose;
        const Judgement judgement =
            judge_branch({.purpose = purpose,
                          .held = false,
                          .safe = safe.head(branch.head, purpose, branch.bead)});
        if (is_held(checkouts, branch.name, going))
            survey.outcome.left.push_back({branch.name.str(), "it is checked out elsewhere"});
        else if (judgement.verdict != Verdict::collect)
            survey.outcome.left.push_back({branch.name.str(), judgement.why});
        else {
            survey.branches.push_back(branch);
            survey.outcome.branches.push_back(branch.name.str());
        }
    }
    return {};
}

// What changesets landed on is the user's.
Result<void> name_roots(const RemoveWorld& world, RemoveOutcome& outcome) {
    ATELIER_TRY(const auto epics, world.plan.store.read([](PlanReader& plan) {
        return plan.select({.kind = BeadKind::epic});
    }));
    ATELIER_TRY(const auto branches, world.repository.branches());
    std::set<std::string> roots;
    for (const Bead& epic : epics)
        if (const auto root = get_field(epic, field::root_branch))
            if (branches.contains(*root)) roots.insert(*root);
    for (const std::string& root : roots)
        outcome.left.push_back({root, "what landed is on it"});
    return {};
}

Result<Survey> look(const RemoveWorld& world) {
    std::string stamp = format_time(world.plan.clock.now());
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
    Survey survey;
    RemoveOutcome& outcome = survey.outcome;
    outcome.enlistment = world.record.enlistment;
    outcome.git_key = "includeIf." + worktrees_condition(world.record.issue_prefix) + ".path";
    outcome.kept = world.archive / (world.record.key + "-" + stamp);
    outcome.exported = outcome.kept / "plan.jsonl";
    ATELIER_CHECK(look_for_the_living(world, survey.obstacles));
    SafeCommits safe(world.repository);
    ATELIER_CHECK(look_at_worktrees(world, safe, survey));
    ATELIER_CHECK(name_roots(world, outcome));
    ATELIER_TRY(const RepositoryState state, world.repository.state());
    for (const RefLine ref : state.refs)
        if (ref.name().starts_with("refs/atelier/")) outcome.rescue_refs.emplace_back(ref.name());
    return survey;
}

Error refusal(const std::vector<NamedObstacle>& found) {
    Json obstacles = Json::array();
    std::vector<std::string> lines;
    std::vector<std::string> cures;
    for (const auto& [name, obstacle] : found) {
        Json row = Json::object();
        row.set("name", name)
            .set("code", info(obstacle.code).name)
            .set("message", obstacle.what)
            .set("hint", obstacle.hint);
        obstacles.push(std::move(row));
        lines.push_back(name + ": " + obstacle.what);
        if (std::ranges::find(cures, obstacle.hint) == cures.end()) cures.push_back(obstacle.hint);
    }
    Json details = Json::object();
    details.set("obstacles", std::move(obstacles));
    return {found.front().obstacle.code, "the project stays: " + join(lines, "; "),
            join(cures, "; "), std::move(details)};
}

Result<void> export_plan(const RemoveWorld& world) {
    std::string text;
    ATELIER_CHECK(export_beads(world.plan, [&](const Json& row) {
        text += row.dump() + "\n";
        return Result<void>();
    }));
    return world.files.write(world.places.folder / "plan.jsonl", text);
}

Result<void> record(const RemoveWorld& world) {
    return world.plan.store.write(world.plan.stamp(), [&](PlanWriter& plan) {
        Json data = Json::object();
        data.set("key", world.record.key).set("enlistment", world.record.enlistment.string());
        return plan.append({"project.removing", std::nullopt, std::move(data)});
    });
}

Result<void> clear_repository(const RemoveWorld& world, const Survey& survey) {
    Repository& repository = world.repository;
    for (const OurWorktree& worktree : survey.worktrees) {
        const fs::path& place = worktree.checkout.worktree;
        if (worktree.checkout.locked) ATELIER_CHECK(repository.unlock_worktree(place));
        ATELIER_CHECK(repository.remove_worktree(place));
    }
    std::vector<RefUpdate> updates;
    for (const OurBranch& branch : survey.branches)
        updates.push_back({full_ref(branch.name), std::nullopt, branch.head});
    if (updates.empty()) return {};
    return repository.update_refs(updates, "atelier: project removed");
}

} // namespace

Result<RemoveOutcome> remove_project(const RemoveWorld& world, bool confirmed) {
    ATELIER_TRY(Survey survey, look(world));
    if (!survey.obstacles.empty()) return fail(refusal(survey.obstacles));
    if (!confirmed) return survey.outcome;
    ATELIER_CHECK(record(world));
    ATELIER_CHECK(clear_repository(world, survey));
    // Whoever began meanwhile keeps the project.
    std::vector<NamedObstacle> late;
    ATELIER_CHECK(look_for_the_living(world, late));
    if (!late.empty()) return fail(refusal(late));
    ATELIER_CHECK(export_plan(world));
    ATELIER_CHECK(world.repository.remove_include(worktrees_condition(world.record.issue_prefix)));
    ATELIER_CHECK(world.files.move(world.places.folder, survey.outcome.kept));
    survey.outcome.removed = true;
    return std::move(survey.outcome);
}

} // namespace atelier
