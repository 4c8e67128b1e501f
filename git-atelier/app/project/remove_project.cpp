#include "app/project/remove_project.hpp"

#include "app/core/plan_queries.hpp"
#include "app/interchange/export_beads.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/project/register_project.hpp"
#include "app/worktree/look_at_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/log_witness.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr const char* pieces_name = "pieces";

struct NamedObstacle {
    std::string name;
    Obstacle obstacle;
};

struct Survey {
    RemoveOutcome outcome;
    std::vector<NamedObstacle> obstacles;
    std::vector<OurWorktree> worktrees;
    std::vector<OurBranch> branches;
    std::vector<RefUpdate> piece_refs;
    std::vector<Piece> pieces;
    // What the repository keeps of the log; "" for nothing.
    std::string log = {};
};

Result<void> look_for_the_living(const RemoveDeps& deps, std::vector<NamedObstacle>& found) {
    const Context& context = deps.plan;
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto leases, plan.leases());
        for (const Lease& lease : leases) {
            if (lease.ended) continue;
            ATELIER_TRY(const LeaseHolder holder, holder_of(plan, lease.on, deps.probe));
            if (auto obstacle = obstacle_of(holder, context.clock.now(), context.settings.lease))
                found.push_back({lease.on.str(), *std::move(obstacle)});
        }
        return {};
    });
}

WorktreeDeps worktree_deps(const RemoveDeps& deps) {
    return {deps.plan, deps.repository, deps.files, deps.paths};
}

// An open changeset's commits count like any: safe where they were to go.
OurWorktree as_if_over(OurWorktree worktree) {
    if (worktree.pooled)
        worktree.purpose = Purpose::spare;
    else if (worktree.purpose == Purpose::current)
        worktree.purpose = worktree.planner ? Purpose::planner : Purpose::closed;
    return worktree;
}

Result<void> look_at_worktrees(const RemoveDeps& deps, Reachability& safe, Survey& survey) {
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    const Context& context = deps.plan;
    ATELIER_TRY(survey.worktrees,
                context.store.read([&](PlanReader& plan) -> Result<std::vector<OurWorktree>> {
                    ATELIER_TRY(const Purposes purposes, Purposes::look(plan, context, deps.probe));
                    return our_worktrees(plan, purposes, context, checkouts, deps.paths);
                }));
    std::set<fs::path> going;
    for (const OurWorktree& worktree : survey.worktrees) {
        const fs::path& place = worktree.checkout.worktree;
        const WorktreeFacts facts = look_at(worktree_deps(deps), safe, as_if_over(worktree));
        if (auto obstacle = obstacle_of(facts, worktree.checkout.branch.has_value()))
            survey.obstacles.push_back({place.string(), *std::move(obstacle)});
        survey.outcome.worktrees.push_back(place);
        survey.outcome.ignored += facts.ignored;
        for (const std::string& path : facts.keepsakes)
            survey.outcome.moved.push_back(deps.paths.kept() / place.filename() / path);
        going.insert(place);
    }
    ATELIER_TRY(const auto branches, our_branches(deps.repository.refs(), context, deps.probe));
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
Result<void> name_roots(const RemoveDeps& deps, RemoveOutcome& outcome) {
    ATELIER_TRY(const auto epics, deps.plan.store.read([](PlanReader& plan) {
        return plan.select({.kind = BeadKind::epic});
    }));
    ATELIER_TRY(const auto branches, deps.repository.refs().branches());
    std::set<std::string> roots;
    for (const Bead& epic : epics)
        if (const auto root = epic_as_written(epic).root_branch)
            if (branches.contains(*root)) roots.insert(*root);
    for (const std::string& root : roots)
        outcome.left.push_back({root, "what landed is on it"});
    return {};
}

Result<Survey> look(const RemoveDeps& deps) {
    std::string stamp = format_time(deps.plan.clock.now());
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
    Survey survey;
    RemoveOutcome& outcome = survey.outcome;
    outcome.enlistment = deps.record.enlistment;
    outcome.git_key = "includeIf." + worktrees_condition(deps.record.issue_prefix) + ".path";
    outcome.kept = deps.archive / (deps.record.key + "-" + stamp);
    outcome.exported = outcome.kept / "plan.jsonl";
    ATELIER_CHECK(look_for_the_living(deps, survey.obstacles));
    Reachability safe(deps.repository);
    ATELIER_CHECK(look_at_worktrees(deps, safe, survey));
    ATELIER_CHECK(name_roots(deps, outcome));
    ATELIER_TRY(const RepositoryState state, deps.repository.audit().state());
    for (const RefLine ref : state.refs) {
        if (ref.name() == log_ref)
            survey.log = ref.value();
        else if (const auto piece = CommitId::parse(ref.value());
                 piece && ref.name().starts_with(pieces_folder))
            survey.piece_refs.push_back({std::string(ref.name()), std::nullopt, *piece});
        else if (ref.name().starts_with("refs/atelier/"))
            outcome.rescue_refs.emplace_back(ref.name());
    }
    outcome.pieces = survey.piece_refs.size();
    ATELIER_TRY(survey.pieces, deps.plan.store.read([](PlanReader& plan) {
        return plan.runs().pieces({.with_intermediate = true});
    }));
    if (!survey.pieces.empty()) outcome.piece_texts = outcome.kept / pieces_name;
    return survey;
}

Error refusal(const std::vector<NamedObstacle>& found) {
    Json obstacles = Json::array();
    std::vector<std::string> lines;
    Advice cures;
    std::vector<std::string> told;
    for (const auto& [name, obstacle] : found) {
        const std::string hint = obstacle.hint;
        Json row = Json::object();
        row.set("name", name)
            .set("code", info(obstacle.code).name)
            .set("message", obstacle.what)
            .set("hint", hint);
        obstacles.push(std::move(row));
        lines.push_back(name + ": " + obstacle.what);
        if (std::ranges::find(told, hint) != told.end()) continue;
        told.push_back(hint);
        cures.also(obstacle.hint);
    }
    Json details = Json::object();
    details.set("obstacles", std::move(obstacles));
    return {found.front().obstacle.code, "the project stays: " + join(lines, "; "),
            std::move(cures), std::move(details)};
}

Result<void> export_plan(const RemoveDeps& deps) {
    std::string text;
    const auto add = [&](const Json& row) {
        text += row.dump() + "\n";
        return Result<void>();
    };
    ATELIER_CHECK(export_beads(deps.plan, deps.probe, add, ExportedWords::planned));
    return deps.files.write(deps.paths.folder / "plan.jsonl", text);
}

// Before the refs that keep them go. One that the repository does not have any more is lost
// already.
Result<void> keep_texts(const RemoveDeps& deps, const Survey& survey) {
    std::vector<CommitId> commits;
    for (const Piece& piece : survey.pieces)
        commits.push_back(piece.commit);
    ATELIER_TRY(const auto texts, texts_there(deps.repository, commits));
    for (const Piece& piece : survey.pieces)
        if (const auto text = texts.find(piece.commit); text != texts.end())
            ATELIER_CHECK(deps.files.write(
                deps.paths.folder / pieces_name / (piece.id.str() + ".md"), text->second));
    return {};
}

Result<void> record(const RemoveDeps& deps) {
    return deps.plan.store.write(deps.plan.stamp(), [&](PlanWriter& plan) {
        Json data = Json::object();
        data.set("key", deps.record.key).set("enlistment", deps.record.enlistment.string());
        return plan.append({EventType::project_removing, std::nullopt, std::move(data)});
    });
}

Result<void> clear_repository(const RemoveDeps& deps, Survey& survey) {
    Repository& repository = deps.repository;
    survey.outcome.moved.clear();
    for (const OurWorktree& worktree : survey.worktrees) {
        ATELIER_TRY(
            const TakenAway taken,
            take_worktree_away(worktree_deps(deps), as_if_over(worktree), Removal::when_safe));
        if (!taken.gone())
            return fail(
                ErrorCode::dirty,
                "the project stays: " +
                    told_kept(worktree.checkout.worktree.filename().string(), taken.judgement),
                advise(Hint::run_again));
        for (const std::string& kept : taken.kept)
            survey.outcome.moved.emplace_back(kept);
    }
    std::vector<RefUpdate> updates;
    for (const OurBranch& branch : survey.branches)
        updates.push_back({full_ref(branch.name), std::nullopt, branch.head});
    updates.insert(updates.end(), survey.piece_refs.begin(), survey.piece_refs.end());
    // What it bears witness of goes as well.
    if (const auto log = CommitId::parse(survey.log))
        updates.push_back({log_ref, std::nullopt, *log});
    if (updates.empty()) return {};
    return repository.refs().update_refs(updates, "atelier: project removed");
}

} // namespace

Result<RemoveOutcome> remove_project(const RemoveDeps& deps, bool confirmed) {
    ATELIER_TRY(Survey survey, look(deps));
    if (!survey.obstacles.empty()) return fail(refusal(survey.obstacles));
    if (!confirmed) return survey.outcome;
    ATELIER_CHECK(record(deps));
    ATELIER_CHECK(keep_texts(deps, survey));
    ATELIER_CHECK(clear_repository(deps, survey));
    // Whoever began meanwhile keeps the project.
    std::vector<NamedObstacle> late;
    ATELIER_CHECK(look_for_the_living(deps, late));
    if (!late.empty()) return fail(refusal(late));
    ATELIER_CHECK(export_plan(deps));
    ATELIER_CHECK(deps.repository.configuration().remove_include(
        worktrees_condition(deps.record.issue_prefix)));
    ATELIER_CHECK(deps.files.move(deps.paths.folder, survey.outcome.kept));
    survey.outcome.removed = true;
    // They went with it.
    for (fs::path& moved : survey.outcome.moved)
        moved = survey.outcome.kept / moved.lexically_relative(deps.paths.folder);
    return std::move(survey.outcome);
}

} // namespace atelier
