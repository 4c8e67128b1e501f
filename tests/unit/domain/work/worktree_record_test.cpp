#include "domain/work/worktree_record.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

constexpr WorktreeTraces empty_place{};
constexpr WorktreeTraces stray_folder{.present = true};
constexpr WorktreeTraces no_folder{.listed = true};
constexpr WorktreeTraces broken_one{.present = true, .listed = true};

WorktreeTraces whole(WorktreeChange change = WorktreeChange::none, bool unfinished = false) {
    return {
        .present = true, .listed = true, .whole = true, .unfinished = unfinished, .change = change};
}

WorktreeStep after(WorktreePhase phase, const WorktreeTraces& traces) {
    return next_worktree_step(WorktreeRecord{.name = "at-x.1", .phase = phase}, traces);
}

} // namespace

TEST_CASE("a worktree is made where nothing is", "[domain][worktree]") {
    CHECK(next_worktree_step(std::nullopt, empty_place) == WorktreeStep::make);
}

TEST_CASE("what we have no record of is taken up only when nothing in it differs",
          "[domain][worktree]") {
    CHECK(next_worktree_step(std::nullopt, whole()) == WorktreeStep::take_up);
    CHECK(next_worktree_step(std::nullopt, no_folder) == WorktreeStep::clear);
    for (const WorktreeTraces& traces :
         {stray_folder, broken_one, whole(WorktreeChange::others),
          whole(WorktreeChange::missing_files), whole(WorktreeChange::none, true)})
        CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::leave);
}

TEST_CASE("what was begun and in which nobody has worked is made again", "[domain][worktree]") {
    for (const WorktreePhase phase : {WorktreePhase::making, WorktreePhase::made,
                                      WorktreePhase::set_up, WorktreePhase::removing}) {
        INFO(name_of(phase));
        for (const WorktreeTraces& traces :
             {empty_place, stray_folder, no_folder, broken_one, whole(WorktreeChange::none, true),
              whole(WorktreeChange::others, true), whole(WorktreeChange::missing_files)})
            CHECK(after(phase, traces) == WorktreeStep::clear);
        CHECK(after(phase, whole()) == WorktreeStep::take_up);
        CHECK(after(phase, whole(WorktreeChange::others)) == WorktreeStep::keep_and_clear);
    }
}

TEST_CASE("what an agent left is taken up whatever differs, and never cleared while it is there",
          "[domain][worktree]") {
    const auto worked_in = [](const WorktreeTraces& traces) {
        return after(WorktreePhase::worked_in, traces);
    };
    for (const WorktreeChange change :
         {WorktreeChange::none, WorktreeChange::missing_files, WorktreeChange::others})
        for (const bool unfinished : {false, true})
            CHECK(worked_in(whole(change, unfinished)) == WorktreeStep::take_up);
    CHECK(worked_in(stray_folder) == WorktreeStep::set_aside);
    CHECK(worked_in(broken_one) == WorktreeStep::set_aside);
    CHECK(worked_in(no_folder) == WorktreeStep::clear);
    CHECK(worked_in(empty_place) == WorktreeStep::clear);
}

TEST_CASE("what a session left of which no record is left is kept and made again",
          "[domain][worktree]") {
    for (const WorktreeChange change : {WorktreeChange::missing_files, WorktreeChange::others}) {
        WorktreeTraces traces = whole(change);
        traces.guarded = true;
        CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::keep_and_clear);
    }
    CHECK(next_worktree_step(std::nullopt, {.present = true, .listed = true, .guarded = true}) ==
          WorktreeStep::leave);
}

TEST_CASE("a left worktree that shows another branch makes room for the changeset's",
          "[domain][worktree]") {
    WorktreeTraces traces = whole();
    traces.guarded = true;
    CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::take_up);
    traces.elsewhere = true;
    CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::keep_and_clear);
    CHECK(after(WorktreePhase::worked_in, traces) == WorktreeStep::keep_and_clear);
    traces.guarded = false;
    CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::take_up);
}

TEST_CASE("one that was left on another branch at the same commit is only led back",
          "[domain][worktree]") {
    for (const WorktreePhase phase :
         {WorktreePhase::made, WorktreePhase::set_up, WorktreePhase::worked_in}) {
        INFO(name_of(phase));
        WorktreeTraces traces = whole();
        traces.elsewhere = true;
        CHECK(after(phase, traces) == WorktreeStep::keep_and_clear);
        traces.at_its_commit = true;
        CHECK(after(phase, traces) == WorktreeStep::lead_back);
        traces.change = WorktreeChange::others;
        CHECK(after(phase, traces) == (phase == WorktreePhase::worked_in
                                           ? WorktreeStep::lead_back
                                           : WorktreeStep::keep_and_clear));
    }
}

TEST_CASE("what is no folder is never cleared", "[domain][worktree]") {
    for (const bool listed : {false, true}) {
        const WorktreeTraces traces{.present = true, .taken = true, .listed = listed};
        CHECK(next_worktree_step(std::nullopt, traces) == WorktreeStep::leave);
        for (const WorktreePhase phase :
             {WorktreePhase::making, WorktreePhase::made, WorktreePhase::set_up,
              WorktreePhase::worked_in, WorktreePhase::removing})
            CHECK(after(phase, traces) == WorktreeStep::move_away);
    }
}

TEST_CASE("only a clean view that shows what the root branch was follows it",
          "[domain][worktree]") {
    CHECK(view_step({.at_root = true}) == ViewStep::keep);
    CHECK(view_step({.changed = true, .at_root = true}) == ViewStep::keep);
    CHECK(view_step({.of_root = true}) == ViewStep::follow);
    CHECK(view_step({.changed = true, .of_root = true}) == ViewStep::leave_changed);
    CHECK(view_step({.operation_in_progress = true, .of_root = true}) == ViewStep::leave_changed);
    CHECK(view_step({.on_branch = true, .of_root = true}) == ViewStep::leave_branch);
    CHECK(view_step({.on_branch = true, .at_root = true}) == ViewStep::leave_branch);
    CHECK(view_step({}) == ViewStep::leave_commits);
}

TEST_CASE("what was being checked is an agent's work like any other", "[domain][worktree]") {
    for (const WorktreeChange change :
         {WorktreeChange::none, WorktreeChange::missing_files, WorktreeChange::others})
        for (const bool elsewhere : {false, true})
            for (const bool at_its_commit : {false, true}) {
                WorktreeTraces traces = whole(change);
                traces.elsewhere = elsewhere;
                traces.at_its_commit = at_its_commit;
                CHECK(after(WorktreePhase::checking, traces) ==
                      after(WorktreePhase::worked_in, traces));
            }
}
