// Bringing a finished epic's root branch to its parent branch: read both, make the commits in
// memory, move the parent branch from exactly the commit that was read, and again when it moved.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/integration.hpp"
#include "domain/work/commit_trailers.hpp"
#include "domain/work/guardrails.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct BroughtCommit {
    CommitId id;
    std::string subject;
};

// What the checks of the changesets say of what comes to the parent branch.
enum class CheckedResult {
    // changeset.checks names none.
    none,
    // It is what they passed on.
    passed,
    // The parent branch has more by now: they have not seen the two together.
    not_together,
};
constexpr auto names_of(CheckedResult) {
    return std::to_array<Named<CheckedResult>>({{CheckedResult::none, "none"},
                                                {CheckedResult::passed, "passed"},
                                                {CheckedResult::not_together, "not-together"}});
}

struct EpicIntegration {
    BeadId epic;
    BranchName root;
    BranchName parent;
    IntegrationWay way = IntegrationWay::fast_forward;
    // The parent branch before.
    CommitId from;
    // What it is now, or would be; nullopt where that conflicts.
    std::optional<CommitId> integrated = {};
    // The commits of the root branch that the parent branch lacked, oldest first.
    std::vector<BroughtCommit> commits = {};
    std::vector<FileChange> changes = {};
    std::vector<std::string> conflicts = {};
    CheckedResult checks = CheckedResult::none;
    // All of it was there before.
    bool already = false;
    bool preview = false;
    // The checkout that was brought along.
    std::optional<std::filesystem::path> checkout = {};
    std::vector<std::string> warnings = {};
};

// A branch that is to come to another one, both as they were read.
struct ComingBranch {
    // What it is of: an epic, or a run.
    BeadId of;
    std::string title;
    BranchName root;
    BranchName parent;
    // Of the parent branch, and of the branch that comes.
    CommitId from;
    CommitId head;
    // What both have; the parent branch itself where it has nothing more.
    CommitId base;
    // The changesets that have landed on it.
    std::vector<BeadId> landed = {};
    // That names it in messages.
    std::string_view trailer = epic_trailer;
};

// What would come, and what it comes to; `already`: the caller has found that all of it is there.
// Only commits are written. ref-conflict for `ff` where the parent branch has more; merge-commit
// for a rebase of merges.
Result<EpicIntegration> draw_up_integration(WorkContext& work, const ComingBranch& coming,
                                            IntegrationWay way, bool already);
// Of one with conflicts.
Error integration_conflicts(const EpicIntegration& integration);

struct IntegrateEpicRequest {
    BeadId epic;
    IntegrationWay way = IntegrationWay::fast_forward;
    // Nothing is written.
    bool preview = false;
};

// Refused with everything as it was: open-changesets, open-tasks or no-changesets for an epic that
// is not finished; ref-conflict for `ff` where the parent branch has more; merge-commit for a
// rebase of merges; conflict, with the paths, but for a preview; dirty, naming files, where the
// parent branch is checked out and these would be lost; root-checked-out where that is under way;
// root-moved where it kept moving. A store that fails afterwards leaves what the next run records.
Result<EpicIntegration> integrate_epic(WorkContext& work, const IntegrateEpicRequest& request);

} // namespace atelier
