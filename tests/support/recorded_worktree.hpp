// A worktree with its record, as runs that were killed leave it.
#pragma once

#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

#include <stdexcept>

namespace atelier::test {

// The worker worker-1 holds an epic; `folder` is the worktree of its changeset.
struct RecordedWorktree : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    const SessionId session = *work.plan.session;
    const std::filesystem::path folder = worktree_of(changeset);
    GitWorktrees& worktrees = repository.worktrees();

    RecordedWorktree() {
        put({.id = session,
             .agent = work.plan.caller,
             .epic = epic.id,
             .changeset = changeset.id,
             .stage = Stage::worktree,
             .started_at = clock.now(),
             .worktree = folder.string()});
    }
    void made() { unwrap(worktrees.add_worktree(folder, work_branch_of(changeset), first)); }
    void is(WorktreePhase phase) { unwrap(record_worktree(work.plan, folder, phase, session)); }
    std::optional<WorktreePhase> phase() {
        const auto found = unwrap(record_of_worktree(store, folder));
        if (!found) return std::nullopt;
        return found->phase;
    }
    Checkout listed() {
        for (const Checkout& checkout : unwrap(worktrees.checkouts()))
            if (checkout.worktree == folder) return checkout;
        throw std::runtime_error("no worktree");
    }
    Result<void> remove() {
        const Footprint seen = unwrap(worktrees.contents(folder)).footprint;
        return remove_recorded_worktree(work.plan, worktrees, files, listed(), seen);
    }
    bool there() { return unwrap(files.exists(folder)); }
    void die() {
        machine.restart();
        work.plan.session.reset();
        clock.advance(std::chrono::hours(1));
    }
    // Killed while it took the worktree away: one file is gone.
    void die_removing() {
        is(WorktreePhase::removing);
        die();
        unwrap(files.remove(folder / "README.md"));
    }
};

} // namespace atelier::test
