#include "app/publish/foreign_push.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

std::string foreign_key(const BeadId& changeset) {
    return "pr-pushed:" + changeset.str();
}

bool has_ended(const Published& published) {
    return published.pull_request && published.pull_request->end != PullRequestEnd::open;
}

// The head of the work branch here where it has what was pushed and is more than what was done.
Result<std::optional<CommitId>> taken_in(WorkContext& work, const Bead& changeset,
                                         const CommitId& found) {
    if (state_of(changeset) != ChangesetState::done) return std::nullopt;
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const BranchName branch, read.require_work_branch());
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto head, refs.resolve(full_ref(branch)));
    ATELIER_TRY(const auto here, refs.resolve(found.str()));
    if (!head || !here || head == read.done_head()) return std::nullopt;
    GitHistory& history = work.repository.history();
    ATELIER_TRY(const bool has_it, history.is_ancestor(found, *head));
    if (!has_it) return std::nullopt;
    if (read.parent_base()) {
        ATELIER_TRY(const bool on_base, history.is_ancestor(*read.parent_base(), *head));
        if (!on_base || head == read.parent_base()) return std::nullopt;
    }
    ATELIER_TRY(const bool at_work, work.plan.store.read([&](PlanReader& plan) {
        return is_worked_on(plan, work, changeset);
    }));
    return at_work ? std::nullopt : head;
}

Result<void> take_over(WorkContext& work, const BeadId& changeset, const CommitId& head,
                       const PublishRecord& record) {
    const Context& context = work.plan;
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(Bead bead, require_changeset(plan, changeset));
        Changeset::set_done_head(bead, head);
        ATELIER_CHECK(plan.update(bead));
        ATELIER_CHECK(put_publish_record(plan, changeset, record));
        ATELIER_CHECK(close_notices(plan, foreign_key(changeset), "it was taken over"));
        ATELIER_TRY(const Changeset read, Changeset::of(bead));
        ATELIER_TRY(const BranchName branch, read.require_work_branch());
        return append_pushed(plan, changeset, branch, *record.pushed);
    }));
    work.progress.note(changeset.str() + ": took over what somebody else pushed, " +
                       record.pushed->str().substr(0, 10));
    return {};
}

Result<void> tell(WorkContext& work, const CodeHost& host, const Bead& changeset,
                  const CommitId& found) {
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const BranchName branch, read.require_work_branch());
    // So that it can be looked at; without it the ways out are the same.
    (void)host.remotes.fetch(host.remote, branch);
    const std::string what = "somebody else pushed " + found.str().substr(0, 10) + " to " +
                             branch.str() + ", the work branch of " + changeset.id.str() +
                             "; nothing is pushed over it";
    const std::string worktree = (work.paths.worktrees() / changeset.id.str()).string();
    const Advice ways =
        advise(Hint::rebase_or_replace, shell_quoted(worktree), host.remote,
               shell_quoted(branch.str()), shell_quoted(branch.str() + ":" + found.str()));
    work.progress.warn(with_hint({ErrorCode::ref_conflict, what, ways}));
    const Notice notice{.to = "overseer",
                        .subject = "NEEDS-DECISION: somebody else pushed to " + branch.str(),
                        .body = what + ".\n\n" + std::string(ways) + "\n",
                        .thread = changeset.id,
                        .key = foreign_key(changeset.id),
                        .from = std::string(program_sender)};
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(send_once(plan, context, notice));
        return {};
    });
}

} // namespace

Result<void> follow_foreign_push(WorkContext& work, const CodeHost& host, const Bead& changeset,
                                 Published& published, PublishRecord& record) {
    const Context& context = work.plan;
    ATELIER_TRY(const PublishRecord before, context.store.read([&](PlanReader& plan) {
        return publish_record(plan, changeset.id);
    }));
    if (!record.found || is_settled(state_of(changeset)) || has_ended(published)) {
        if (!before.found) return {};
        return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(close_notices(plan, foreign_key(changeset.id), "it is no longer so"));
            return {};
        });
    }
    ATELIER_TRY(const auto head, taken_in(work, changeset, *record.found));
    if (head) {
        record.pushed = record.found;
        record.found.reset();
        record.pushing.reset();
        published.pushed_by_us = record.pushed;
        return take_over(work, changeset.id, *head, record);
    }
    return record.found == before.found ? Result<void>()
                                        : tell(work, host, changeset, *record.found);
}

} // namespace atelier
