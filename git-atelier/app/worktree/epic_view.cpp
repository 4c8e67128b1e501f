#include "app/worktree/epic_view.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/worktree_record.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct Root {
    BranchName name;
    CommitId head;
};

Result<Root> root_of(const WorktreeDeps& deps, const Bead& bead) {
    ATELIER_TRY(const Epic epic, Epic::of(bead));
    ATELIER_TRY(BranchName name, epic.require_root_branch());
    ATELIER_TRY(const auto head, deps.repository.refs().resolve(full_ref(name)));
    if (head) return Root{std::move(name), *head};
    ATELIER_TRY(const EpicTree tree,
                deps.plan.store.read([&](PlanReader& plan) { return load_epic(plan, bead.id); }));
    return fail(no_root_branch(tree, name));
}

fs::path place_of(const WorktreeDeps& deps, const BeadId& epic) {
    return deps.paths.worktrees() / epic.str();
}

// Also before it was moved there: a root branch that was restacked no longer holds what it was.
Result<bool> was_on_root(const WorktreeDeps& deps, const Root& root, const CommitId& head) {
    ATELIER_TRY(const bool holds, deps.repository.history().is_ancestor(head, root.head));
    if (holds) return true;
    ATELIER_TRY(const auto log, deps.repository.refs().ref_log(full_ref(root.name)));
    return std::ranges::any_of(log,
                               [&](const RefLogEntry& entry) { return entry.to == head.str(); });
}

Result<ViewTraces> traces_of(const WorktreeDeps& deps, const Root& root,
                             const WorktreeState& state) {
    ViewTraces traces{.on_branch = state.branch.has_value(),
                      .operation_in_progress = state.operation_in_progress,
                      .changed = !state.changed.empty(),
                      .at_root = state.head == root.head};
    if (!state.head || traces.at_root) return traces;
    ATELIER_TRY(traces.of_root, was_on_root(deps, root, *state.head));
    return traces;
}

std::string why_left(ViewStep step, const WorktreeState& state) {
    switch (step) {
    case ViewStep::keep:
    case ViewStep::follow:
        return {};
    case ViewStep::leave_branch:
        return "it is on " + (state.branch ? state.branch->str() : "a branch");
    case ViewStep::leave_changed:
        return state.operation_in_progress ? "a rebase, merge or the like is under way in it"
                                           : "it has changes: " + first_few(state.changed);
    case ViewStep::leave_commits:
        return "it has commits of its own";
    }
    return {};
}

// What keeps it from showing the root branch; "" once it does.
Result<std::string> bring_to(const WorktreeDeps& deps, const Root& root, const fs::path& place) {
    GitWorktrees& worktrees = deps.repository.worktrees();
    const auto state = worktrees.worktree_state(place);
    if (!state)
        return fail(ErrorCode::dirty,
                    place.string() + " is damaged: Git lists it, but it cannot tell its state",
                    advise(Hint::repair_or_remove));
    ATELIER_TRY(const ViewTraces traces, traces_of(deps, root, *state));
    const ViewStep step = view_step(traces);
    if (step == ViewStep::keep) return std::string();
    if (step != ViewStep::follow)
        return place.string() + " does not show " + root.name.str() + ": " + why_left(step, *state);
    ATELIER_CHECK(worktrees.advance_worktree(place, std::nullopt, *state->head, root.head));
    return std::string();
}

// Of one whose folder was taken away, commits may be left that are nowhere else.
Result<void> clear_vanished(const WorktreeDeps& deps, const Bead& epic, const Checkout& checkout,
                            EpicView& view) {
    const OurWorktree gone{.checkout = checkout, .purpose = Purpose::made_again, .bead = epic};
    ATELIER_TRY(const TakenAway taken, take_worktree_away(deps, gone, Removal::forced));
    if (!taken.gone())
        return fail(ErrorCode::dirty,
                    view.worktree.string() + " cannot be made again: " + taken.judgement.why,
                    taken.judgement.hint);
    for (const std::string& kept : taken.kept)
        view.remarks.push_back("what only an earlier view had is kept as " + kept);
    return {};
}

Result<void> make(const WorktreeDeps& deps, const Root& root, EpicView& view) {
    const fs::path& place = view.worktree;
    ATELIER_TRY(const auto record, record_of_worktree(deps.plan.store, place));
    // By whoever was killed at it: nobody has worked there.
    if (record && record->phase == WorktreePhase::making)
        ATELIER_CHECK(clear_worktree(deps.plan, deps.repository.worktrees(), place));
    ATELIER_TRY(const bool there, deps.files.exists(place));
    if (there) {
        const auto content = deps.files.list(place);
        if (!content || !content->empty())
            return fail(ErrorCode::dirty,
                        place.string() + " is in the way: it is not a worktree of this repository",
                        advise(Hint::move_away, place.string()));
    }
    ATELIER_CHECK(deps.files.make_folder(deps.paths.worktrees()));
    ATELIER_CHECK(record_worktree(deps.plan, place, WorktreePhase::making, std::nullopt));
    ATELIER_TRY(const AddedWorktree added,
                deps.repository.worktrees().add_detached(place, root.head));
    ATELIER_CHECK(record_worktree(deps.plan, place, WorktreePhase::made, std::nullopt));
    if (!added.failed_hook.empty()) view.remarks.push_back(added.failed_hook);
    view.made = true;
    return {};
}

Result<void> write_path(const WorktreeDeps& deps, const BeadId& id) {
    const Context& context = deps.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead epic, require_epic(plan, id));
        Bead written = epic;
        Epic::set_worktree_path(written, "worktrees/" + id.str());
        if (written == epic) return {};
        ATELIER_CHECK(plan.update(written));
        return {};
    });
}

} // namespace

Result<EpicView> open_view(const WorktreeDeps& deps, const Bead& epic) {
    ATELIER_TRY(const Root root, root_of(deps, epic));
    EpicView view{.worktree = place_of(deps, epic.id)};
    ATELIER_TRY(auto checkout, checkout_at(deps.repository.worktrees(), view.worktree));
    if (checkout && checkout->prunable) {
        ATELIER_CHECK(clear_vanished(deps, epic, *checkout, view));
        checkout.reset();
    }
    if (!checkout) {
        ATELIER_CHECK(make(deps, root, view));
    } else {
        ATELIER_TRY(std::string left, bring_to(deps, root, view.worktree));
        if (!left.empty()) view.remarks.push_back(std::move(left));
    }
    ATELIER_CHECK(write_path(deps, epic.id));
    return view;
}

Result<std::string> follow_root(const WorktreeDeps& deps, const Bead& epic) {
    const fs::path place = place_of(deps, epic.id);
    ATELIER_TRY(const bool there, deps.files.exists(place));
    if (!there) return std::string();
    ATELIER_TRY(const auto checkout, checkout_at(deps.repository.worktrees(), place));
    if (!checkout || checkout->prunable) return std::string();
    ATELIER_TRY(const Root root, root_of(deps, epic));
    return bring_to(deps, root, place);
}

} // namespace atelier
