#include "app/land/begun_landing.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/begun_epics.hpp"
#include "app/land/move_branch.hpp"
#include "app/worktree/epic_view.hpp"
#include "app/worktree/ref_locks.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

std::string landing_key(const BeadId& changeset) {
    return "landing:" + changeset.str();
}

// The changesets whose landing goes back, by blanks; each has it under a key of its own.
constexpr const char* returns_key = "landings-going-back";

std::string return_key(const BeadId& changeset) {
    return "landing-going-back:" + changeset.str();
}

struct BegunReturn {
    BeadId changeset;
    Bead epic;
    LandingReturn back;
    // By the plan, so that it was recorded again.
    bool landed = false;
};

Result<LandingReturn> read_return(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto text, plan.remembered(return_key(changeset)));
    const auto parts = split(text.value_or(""), ' ');
    const auto root = BranchName::parse(parts.front());
    const auto from = CommitId::parse(parts.size() == 3 ? parts[1] : "");
    const auto to = CommitId::parse(parts.size() == 3 ? parts[2] : "");
    if (!root || !from || !to)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a landing cannot be read: " + return_key(changeset));
    return LandingReturn{*root, *from, *to};
}

Result<std::vector<BegunReturn>> begun_returns(PlanReader& plan) {
    std::vector<BegunReturn> begun;
    ATELIER_TRY(const auto changesets, begun_epics(plan, returns_key));
    for (const BeadId& id : changesets) {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
        ATELIER_TRY(LandingReturn back, read_return(plan, id));
        ATELIER_TRY(Bead epic, epic_of(plan, changeset));
        begun.push_back(
            {id, std::move(epic), std::move(back), state_of(changeset) == ChangesetState::merged});
    }
    return begun;
}

Result<void> go_back(WorkContext& work, const BegunReturn& begun) {
    Repository& repository = work.repository;
    const LandingReturn& back = begun.back;
    const std::string ref = full_ref(back.root);
    ATELIER_TRY(const auto now, repository.refs().resolve(ref));
    if (begun.landed || now != back.from || back.from == back.to) return {};
    ATELIER_CHECK(require_root_free(repository.worktrees(), back.root));
    ATELIER_CHECK(clear_left_locks(work, {ref}));
    const auto moved = move_refs(work, {{ref, back.to, back.from}},
                                 "atelier: take back the landing of " + begun.changeset.str());
    // Moved at this moment it stays, as if it had moved before.
    if (!moved && moved.error().code == ErrorCode::root_moved) return {};
    ATELIER_CHECK(moved);
    // It has gone back: whatever fails from here on is told, and keeps nothing from being recorded.
    const auto late = late_checkouts(repository.worktrees(), back.root, back.from);
    if (!late) work.progress.warn(with_hint(late.error()));
    for (const std::string& warning : late.value_or(std::vector<std::string>()))
        work.progress.warn(warning);
    const auto left = follow_root({work.plan, work.repository, work.files, work.paths}, begun.epic);
    if (!left) work.progress.warn(with_hint(left.error()));
    return {};
}

} // namespace

Result<std::optional<BegunLanding>> begun_landing(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto text, plan.remembered(landing_key(changeset)));
    if (!text || text->empty()) return std::nullopt;
    // Earlier versions wrote no number, and not where the root branch was.
    const auto parts = split(*text, ' ');
    const auto head = CommitId::parse(parts.front());
    const auto commit = CommitId::parse(parts.size() > 1 ? parts[1] : "");
    const auto commits = parts.size() > 2 ? parse_integer(parts[2]) : std::optional<long long>(0);
    const auto onto = CommitId::parse(parts.size() > 3 ? parts[3] : "");
    if (parts.size() > 4 || !head || !commit || !commits || *commits < 0 ||
        (parts.size() > 3 && !onto))
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a landing cannot be read: " + landing_key(changeset));
    BegunLanding landing{
        .head = *head, .commit = *commit, .commits = static_cast<std::size_t>(*commits)};
    if (onto) landing.onto = *onto;
    return landing;
}

Result<void> begin_landing(PlanWriter& plan, const BeadId& changeset, const BegunLanding& landing) {
    std::string text =
        landing.head.str() + " " + landing.commit.str() + " " + std::to_string(landing.commits);
    if (landing.onto) text += " " + landing.onto->str();
    return plan.remember(landing_key(changeset), text);
}

Result<void> begin_return(PlanWriter& plan, const BeadId& changeset, const LandingReturn& back) {
    ATELIER_CHECK(plan.remember(return_key(changeset),
                                back.root.str() + " " + back.from.str() + " " + back.to.str()));
    // It brought no commit of its own: the one that it was recorded with stays, and tells nothing.
    if (back.from == back.to) ATELIER_CHECK(plan.remember(landing_key(changeset), ""));
    return set_begun(plan, returns_key, changeset, true);
}

Result<void> finish_returns(WorkContext& work) {
    const Context& context = work.plan;
    ATELIER_TRY(const auto begun, context.store.read(begun_returns));
    for (const BegunReturn& one : begun) {
        ATELIER_CHECK(go_back(work, one));
        ATELIER_CHECK(context.store.write(
            context.stamp(), [&](PlanWriter& plan) { return drop_return(plan, one.changeset); }));
    }
    return {};
}

Result<void> drop_return(PlanWriter& plan, const BeadId& changeset) {
    return set_begun(plan, returns_key, changeset, false);
}

} // namespace atelier
