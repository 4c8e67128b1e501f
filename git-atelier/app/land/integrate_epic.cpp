#include "app/land/integrate_epic.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/epic_in_parent.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/move_branch.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/witness/witnessed_log.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/land/landing_message.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_config.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr int most_attempts = 20;

struct FinishedEpic {
    EpicTree tree;
    BranchName root;
    std::vector<BeadId> landed;
};

// Both branches as they were read, and what one lacks.
struct BothBranches {
    BranchName parent;
    CommitId from;
    CommitId head;
    // What both have; the parent branch itself where it has nothing more.
    CommitId base;
};

Error with_open_changesets(const EpicTree& tree, Error error) {
    std::vector<Reason> reasons;
    for (const Bead& changeset : tree.changesets())
        if (!is_settled(changeset, tree))
            reasons.push_back(
                {ErrorCode::open_changesets,
                 changeset.id.str() + " is " + std::string(name_of(state_of(changeset))),
                 changeset.id});
    if (!reasons.empty()) error.details.set("reasons", reasons_json(reasons));
    return error;
}

Result<FinishedEpic> finished_epic(PlanReader& plan, const BeadId& id) {
    ATELIER_CHECK(require_epic(plan, id));
    ATELIER_TRY(EpicTree tree, load_epic(plan, id));
    ATELIER_TRY(const bool more_work, more_work_announced(plan, id));
    if (const auto closed = close(tree, more_work); !closed)
        return fail(with_open_changesets(tree, closed.error()));
    ATELIER_TRY(BranchName root, root_branch_of(tree.epic()));
    std::vector<BeadId> landed;
    for (const Bead& changeset : tree.changesets())
        if (state_of(changeset) == ChangesetState::merged) landed.push_back(changeset.id);
    return FinishedEpic{std::move(tree), std::move(root), std::move(landed)};
}

Result<BothBranches> read_ends(Repository& repository, const FinishedEpic& of) {
    GitRefs& refs = repository.refs();
    const EpicAsWritten written = epic_as_written(of.tree.epic());
    ATELIER_TRY(const auto parent, parent_branch_now(refs, written.parent_branch));
    const std::string named = written.parent_branch.value_or("");
    if (!parent || *parent == of.root)
        return fail(ErrorCode::not_found,
                    "there is no branch " + (named.empty() ? "but the root branch" : named) +
                        " that " + of.root.str() + " could come to",
                    advise(Hint::first_commit_on_parent));
    ATELIER_TRY(const auto from, refs.resolve(full_ref(*parent)));
    ATELIER_TRY(const auto head, refs.resolve(full_ref(of.root)));
    if (!head) return fail(no_root_branch(of.tree, of.root));
    if (!from)
        return fail(ErrorCode::not_found, "there is no branch " + parent->str() + " any more",
                    advise(Hint::first_commit_on_parent));
    ATELIER_TRY(const auto base, repository.history().merge_base(*from, *head));
    if (!base)
        return fail(
            ErrorCode::ref_conflict,
            parent->str() + " and " + of.root.str() + " have no commit in common",
            advise(Hint::rebase_root, shell_quoted(of.root.str()), shell_quoted(parent->str())));
    return BothBranches{*parent, *from, *head, *base};
}

// Whether the epic's commits are all there, so that nothing is left to do.
Result<bool> is_there(WorkContext& work, const FinishedEpic& of) {
    ATELIER_TRY(const auto found, work.plan.store.read([&](PlanReader& plan) {
        return ParentBranches(work.repository).look(plan, of.tree.epic());
    }));
    return found && found->proven();
}

Result<std::vector<std::string>> messages_of(GitHistory& history,
                                             const std::vector<CommitId>& commits) {
    std::vector<std::string> messages;
    for (const CommitId& commit : commits) {
        ATELIER_TRY(std::string message, history.message(commit));
        messages.push_back(std::move(message));
    }
    return messages;
}

Result<ReplayResult> rebased(WorkContext& work, const ComingBranch& coming, const Person& user) {
    ATELIER_TRY(const auto merges, work.repository.history().merges(coming.base, coming.head));
    if (!merges.empty())
        return fail(ErrorCode::merge_commit,
                    coming.root.str() + " has the merge " + merges.front().str() +
                        ", which a rebase would undo",
                    advise(Hint::other_way_in, "squash or --how merge"));
    return work.repository.replays().replay({.base = coming.base,
                                             .head = coming.head,
                                             .onto = coming.from,
                                             .trailers = {},
                                             .committer_name = user.name,
                                             .committer_email = user.email,
                                             .keep_empty = work.plan.settings.keep_empty_commits});
}

Result<JoinResult> joined(WorkContext& work, const ComingBranch& coming, Join join,
                          std::vector<std::string> messages) {
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    const BroughtIn brought{.epic = coming.of,
                            .title = coming.title,
                            .root = coming.root,
                            .parent = coming.parent,
                            .changesets = coming.landed,
                            .messages = std::move(messages),
                            .trailer = coming.trailer};
    return work.repository.replays().join(
        {.onto = coming.from,
         .head = coming.head,
         .join = join,
         .message = join == Join::squash ? squash_message(brought) : merge_message(brought),
         .name = user.name,
         .email = user.email});
}

// Puts what the parent branch is to be, or what conflicts, into `out`.
Result<void> make(WorkContext& work, const ComingBranch& coming,
                  const std::vector<std::string>& messages, EpicIntegration& out) {
    switch (out.way) {
    case IntegrationWay::fast_forward:
        if (coming.base != coming.from)
            return fail(ErrorCode::ref_conflict,
                        coming.parent.str() + " has commits that " + coming.root.str() +
                            " does not have, so that it cannot be fast-forwarded",
                        advise(Hint::other_way_in, "rebase, --how squash or --how merge"));
        out.integrated = coming.head;
        return {};
    case IntegrationWay::rebase: {
        ATELIER_TRY(const Person user, work.repository.configuration().user());
        ATELIER_TRY(auto replayed, rebased(work, coming, user));
        out.integrated = replayed.head;
        out.conflicts = std::move(replayed.conflicts);
        return {};
    }
    case IntegrationWay::squash:
    case IntegrationWay::merge: {
        const Join join = out.way == IntegrationWay::squash ? Join::squash : Join::merge;
        ATELIER_TRY(auto made, joined(work, coming, join, messages));
        out.integrated = made.head;
        out.conflicts = std::move(made.conflicts);
        return {};
    }
    }
    return {};
}

} // namespace

Result<EpicIntegration> draw_up_integration(WorkContext& work, const ComingBranch& coming,
                                            IntegrationWay way, bool already) {
    EpicIntegration out{.epic = coming.of,
                        .root = coming.root,
                        .parent = coming.parent,
                        .way = way,
                        .from = coming.from,
                        .already = already};
    GitHistory& history = work.repository.history();
    ATELIER_TRY(const auto commits, history.commits(coming.from, coming.head));
    ATELIER_TRY(auto messages, messages_of(history, commits));
    for (std::size_t i = 0; i < commits.size(); ++i)
        out.commits.push_back({commits[i], subject_of(messages[i])});
    if (out.already) return out;
    ATELIER_CHECK(make(work, coming, messages, out));
    if (!out.integrated) return out;
    if (*out.integrated == coming.from) out.already = true;
    ATELIER_TRY(out.changes, history.changes(coming.from, *out.integrated));
    return out;
}

Error integration_conflicts(const EpicIntegration& integration) {
    Json details = Json::object();
    details.set("conflicts", Json::strings(integration.conflicts));
    return {ErrorCode::conflict,
            integration.root.str() + " conflicts with " + integration.parent.str() + ": " +
                join(integration.conflicts, ", "),
            advise(Hint::rebase_root, shell_quoted(integration.root.str()),
                   shell_quoted(integration.parent.str())),
            std::move(details)};
}

namespace {

Result<EpicIntegration> drawn_up(WorkContext& work, const FinishedEpic& of,
                                 const BothBranches& ends, const IntegrateEpicRequest& request) {
    const ComingBranch coming{.of = of.tree.epic().id,
                              .title = of.tree.epic().title,
                              .root = of.root,
                              .parent = ends.parent,
                              .from = ends.from,
                              .head = ends.head,
                              .base = ends.base,
                              .landed = of.landed};
    ATELIER_TRY(const bool already, is_there(work, of));
    ATELIER_TRY(EpicIntegration out, draw_up_integration(work, coming, request.way, already));
    out.preview = request.preview;
    if (!already && !work.plan.settings.checks.empty())
        out.checks = ends.base == ends.from ? CheckedResult::passed : CheckedResult::not_together;
    return out;
}

} // namespace

Result<EpicIntegration> integrate_epic(WorkContext& work, const IntegrateEpicRequest& request) {
    Context& context = work.plan;
    if (!request.preview) ATELIER_CHECK(record_unrecorded_integrations(work));
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        ATELIER_TRY(const FinishedEpic of, context.store.read([&](PlanReader& plan) {
            return finished_epic(plan, request.epic);
        }));
        ATELIER_TRY(const BothBranches ends, read_ends(work.repository, of));
        ATELIER_TRY(EpicIntegration out, drawn_up(work, of, ends, request));
        ATELIER_TRY(const auto lost, lost_landings(context.store, work.repository, request.epic));
        for (const LostLanding& one : lost)
            out.warnings.push_back(told_lost(one));
        if (out.already || request.preview) return out;
        if (!out.conflicts.empty()) return fail(integration_conflicts(out));
        const IntegrationReceipt receipt{.way = request.way,
                                         .parent = ends.parent,
                                         .from = ends.from,
                                         .to = *out.integrated,
                                         .head = ends.head};
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
            // More may have been planned while the commits were made.
            ATELIER_CHECK(finished_epic(plan, request.epic));
            return begin_integration(plan, request.epic, receipt);
        }));
        const auto moved = move_branch(work, {.branch = ends.parent,
                                              .from = ends.from,
                                              .to = *out.integrated,
                                              .why = "atelier: integrate " + request.epic.str()});
        if (!moved && moved.error().code == ErrorCode::root_moved) continue;
        if (!moved) return tl::unexpected(moved.error());
        out.checkout = moved->checkout;
        out.warnings.insert(out.warnings.end(), moved->warnings.begin(), moved->warnings.end());
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return record_integration(plan, request.epic, receipt);
        }));
        const auto step = context.store.write(
            context.stamp(), [&](PlanWriter& plan) { return step_log(plan, work.repository); });
        if (step) keep_log_beside(work, ends.parent, *out.integrated, *step);
        return out;
    }
    return fail(ErrorCode::root_moved,
                "the parent branch of " + request.epic.str() + " kept moving",
                advise(Hint::root_keeps_moving));
}

} // namespace atelier
