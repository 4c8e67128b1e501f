// The guard of a worker's session at work on one changeset, of an artisan's turn, and of a
// planner's.
#pragma once

#include "domain/guard/guard.hpp"
#include "support/samples.hpp"

namespace atelier::test {

inline Guard worker_guard(const BeadId& epic = id("at-x7k2p"),
                          const BeadId& changeset = id("at-x7k2p.1")) {
    return {.agent = *AgentId::parse("atelier/worker/alice"),
            .session = *SessionId::parse("s-1"),
            .common_dir = "/r/.git",
            .enlistment = "/r",
            .project = "/data/projects/r",
            .worktree = "/data/projects/r/worktrees/at-x7k2p.1",
            .branch = *BranchName::parse("greeting-at-x7k2p.1"),
            .installation = HookInstallation::configuration,
            .epic = epic,
            .changeset = changeset,
            .fencing = 3,
            .base = *CommitId::parse(std::string(40, '1'))};
}

// Of a turn of the run `run`, which writes notes.md.
inline Guard artisan_guard(const BeadId& run = id("at-r")) {
    Guard guard = worker_guard();
    guard.agent = *AgentId::parse("atelier/artisan/scout");
    guard.worktree = "/data/projects/r/worktrees/" + run.str();
    guard.branch = *BranchName::parse("poem-" + run.str() + "-turn");
    guard.epic.reset();
    guard.changeset.reset();
    guard.document = GuardedDocument{run, "notes.md"};
    return guard;
}

inline Guard planner_guard() {
    Guard guard = worker_guard();
    guard.agent = *AgentId::parse("atelier/planner/plan-1");
    guard.branch = *BranchName::parse("main-planner-plan-1");
    guard.epic.reset();
    guard.changeset.reset();
    guard.base.reset();
    return guard;
}

} // namespace atelier::test
