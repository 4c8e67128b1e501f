#include "app/publish/refresh_prs.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/land/followed_roots.hpp"
#include "app/land/integrate_changeset.hpp"
#include "app/mail/notices.hpp"
#include "app/publish/foreign_push.hpp"
#include "app/publish/publish_changeset.hpp"
#include "app/publish/restack_published.hpp"
#include "app/publish/review_feedback.hpp"
#include "app/worktree/find_integration.hpp"
#include "app/worktree/ref_locks.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string number_of(const PullRequest& pull_request) {
    return "pull request #" + std::to_string(pull_request.number);
}

std::string closed_key(const BeadId& changeset) {
    return "pr-closed:" + changeset.str();
}

// What becomes of it then only a person can say.
Result<void> tell_of_closed(WorkContext& work, const BeadId& changeset, const PullRequest& found) {
    const Context& context = work.plan;
    work.progress.warn(number_of(found) + " of " + changeset.str() +
                       " was closed without being merged");
    const Notice notice{.to = "overseer",
                        .subject = "NEEDS-DECISION: " + number_of(found) + " of " +
                                   changeset.str() + " was closed",
                        .body = "It was closed without being merged" +
                                (found.url.empty() ? std::string() : ": " + found.url) +
                                "\n\nOnce it is reopened there, work continues with it; "
                                "'git atelier abandon " +
                                changeset.str() + " --reason TEXT' gives the changeset up.\n",
                        .thread = changeset,
                        .key = closed_key(changeset),
                        .from = std::string(program_sender)};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(send_once(plan, context, notice));
        return {};
    });
}

Result<void> tell_of_state(WorkContext& work, const BeadId& changeset, const Published& published) {
    const PrState state = pr_state(published);
    const PullRequest& found = *published.pull_request;
    if (state == PrState::closed) return tell_of_closed(work, changeset, found);
    work.progress.note(changeset.str() + ": " + number_of(found) + " is " +
                       (state == PrState::in_review  ? "in review"
                        : state == PrState::draft_pr ? "a draft"
                                                     : std::string(name_of(state))));
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(close_notices(plan, closed_key(changeset), "it is no longer closed"));
        return {};
    });
}

Result<void> write_down(WorkContext& work, PrFacts& facts) {
    for (auto& [changeset, published] : facts.forge.changesets) {
        PublishRecord& record = facts.records.at(changeset);
        if (!published.pushed && !published.pull_request && record == PublishRecord{}) continue;
        // Told first: a run that ends in between tells it again.
        const bool is_news = published.pull_request && pr_state(published) != record.state;
        if (is_news) ATELIER_CHECK(tell_of_state(work, changeset, published));
        ATELIER_CHECK(record_pull_request(work, changeset, published, record));
    }
    return {};
}

bool is_merged(const PrFacts& facts, const BeadId& changeset) {
    const auto found = facts.forge.changesets.find(changeset);
    return found != facts.forge.changesets.end() && pr_state(found->second) == PrState::merged;
}

// The changeset into whose work branch it was merged, where just that was merged in turn.
const Bead* merged_with(const EpicTree& tree, const PrFacts& facts, const PullRequest& merged) {
    for (const Bead& other : tree.changesets()) {
        if (!is_merged(facts, other.id) ||
            changeset_as_written(other).work_branch != merged.base.str())
            continue;
        if (facts.forge.changesets.at(other.id).pull_request->head_commit == merged.merge_commit)
            return &other;
    }
    return nullptr;
}

Result<void> say_followed(WorkContext& work, const BeadId& epic) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(),
                               [&](PlanWriter& plan) { return begin_following(plan, epic); });
}

// Where on its parent branch the work stands that a pull request brought; nullopt: not there yet.
Result<std::optional<CommitId>> on_parent(WorkContext& work, const EpicTree& tree,
                                          const Bead& changeset, const PrFacts& facts,
                                          const CommitId& parent) {
    const PullRequest& merged = *facts.forge.changesets.at(changeset.id).pull_request;
    GitHistory& history = work.repository.history();
    if (merged.merge_commit) {
        ATELIER_TRY(const auto here, work.repository.refs().resolve(merged.merge_commit->str()));
        if (here) {
            ATELIER_TRY(const bool there, history.is_ancestor(*here, parent));
            if (there) return here;
        }
    }
    // It came there by another one's pull request.
    if (const auto found = integration_of(work.repository, changeset, parent).commit) return found;
    const Bead* const with = merged_with(tree, facts, merged);
    return with == nullptr ? std::nullopt : on_parent(work, tree, *with, facts, parent);
}

// The root branch has `commit` from now on; where it is then. nullopt: it has commits of its own
// that the parent branch has not.
Result<std::optional<CommitId>> root_with(WorkContext& work, const EpicTree& tree,
                                          const BranchName& root, const CommitId& commit,
                                          const std::string& why) {
    Repository& repository = work.repository;
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(root)));
    if (!head) return fail(no_root_branch(tree, root, commit));
    ATELIER_TRY(const bool has_it, repository.history().is_ancestor(commit, *head));
    if (has_it) return head;
    ATELIER_TRY(const bool leads_there, repository.history().is_ancestor(*head, commit));
    if (!leads_there) return std::nullopt;
    ATELIER_CHECK(require_root_free(repository.worktrees(), root));
    ATELIER_CHECK(clear_left_locks(work, {full_ref(root)}));
    ATELIER_CHECK(move_refs(work, {{full_ref(root), commit, *head}}, why));
    return std::optional(commit);
}

// What is merged into a branch of the epic comes on with that; what went elsewhere, by a person.
void tell_not_there(WorkContext& work, const EpicTree& tree, const Bead& changeset,
                    const PullRequest& merged, const BranchName& parent) {
    const std::string what = changeset.id.str() + ": " + number_of(merged) + " is merged into " +
                             merged.base.str() + ", and has not come to " + parent.str() + " yet";
    const bool comes_on =
        merged.base == parent || std::ranges::any_of(tree.changesets(), [&](const Bead& other) {
            return changeset_as_written(other).work_branch == merged.base.str();
        });
    if (comes_on) return work.progress.note(what);
    const Advice ways =
        advise(Hint::merge_or_make_another, merged.base.str(), parent.str(), merged.head.str());
    work.progress.warn(with_hint({ErrorCode::not_integrated, what, ways}));
}

// Whether it landed.
Result<bool> land_merged(WorkContext& work, const EpicTree& tree, const Bead& changeset,
                         const PrFacts& facts, const CommitId& parent) {
    const PullRequest& merged = *facts.forge.changesets.at(changeset.id).pull_request;
    ATELIER_TRY(const auto commit, on_parent(work, tree, changeset, facts, parent));
    if (!commit) {
        tell_not_there(work, tree, changeset, merged, facts.forge.parent);
        return false;
    }
    ATELIER_TRY(const bool at_work, work.plan.store.read([&](PlanReader& plan) {
        return is_worked_on(plan, work, changeset);
    }));
    if (at_work) return false;
    ATELIER_TRY(const BranchName root, root_branch_of(tree.epic()));
    ATELIER_CHECK(say_followed(work, tree.epic().id));
    ATELIER_TRY(const auto head,
                root_with(work, tree, root, *commit, "atelier: merged " + changeset.id.str()));
    if (!head)
        return fail(ErrorCode::root_moved,
                    root.str() + " has commits that " + facts.forge.parent.str() +
                        " has not: what was merged there cannot be taken over",
                    advise(Hint::root_before_pr, root.str(), facts.forge.parent.str()));
    ATELIER_TRY(const IntegrateOutcome landed,
                record_landing(work, changeset.id,
                               {.commit = *commit, .root = *head, .merged = merged.head_commit}));
    for (const std::string& warning : landed.warnings)
        work.progress.warn(warning);
    work.progress.note(changeset.id.str() + ": landed as " + commit->str().substr(0, 10) +
                       " with " + number_of(merged));
    return true;
}

Result<std::vector<BeadId>> land_all_merged(WorkContext& work, const CodeHost& host,
                                            const EpicTree& tree, const PrFacts& facts) {
    std::vector<BeadId> landed;
    std::optional<CommitId> parent;
    for (const Bead& changeset : tree.changesets()) {
        if (!is_merged(facts, changeset.id) || is_settled(state_of(changeset))) continue;
        if (!parent) {
            ATELIER_TRY(parent, host.remotes.fetch(host.remote, facts.forge.parent));
            if (!parent) return landed;
        }
        const auto done = land_merged(work, tree, changeset, facts, *parent);
        if (!done)
            work.progress.warn(with_hint(done.error()));
        else if (*done)
            landed.push_back(changeset.id);
    }
    return landed;
}

Result<void> follow_pushes(WorkContext& work, const CodeHost& host, const EpicTree& tree,
                           PrFacts& facts) {
    for (auto& [changeset, published] : facts.forge.changesets)
        ATELIER_CHECK(follow_foreign_push(work, host, *tree.find(changeset), published,
                                          facts.records.at(changeset)));
    return {};
}

Result<void> take_reviews(WorkContext& work, const CodeHost& host, const EpicTree& tree,
                          PrFacts& facts) {
    for (const auto& [changeset, published] : facts.forge.changesets) {
        const auto taken =
            take_review(work, host, *tree.find(changeset), published, facts.records.at(changeset));
        if (!taken) work.progress.warn(changeset.str() + ": " + with_hint(taken.error()));
    }
    return {};
}

} // namespace

Result<RefreshedPrs> refresh_prs(WorkContext& work, const CodeHost& host, const BeadId& epic) {
    ATELIER_TRY(const EpicTree tree,
                work.plan.store.read([&](PlanReader& plan) { return load_epic(plan, epic); }));
    ATELIER_TRY(PrFacts facts, pr_facts(work, host, tree));
    RefreshedPrs out{.facts = std::move(facts)};
    for (const Error& error : out.facts.unknown)
        work.progress.warn(with_hint(error));
    ATELIER_CHECK(follow_pushes(work, host, tree, out.facts));
    ATELIER_CHECK(write_down(work, out.facts));
    ATELIER_CHECK(take_reviews(work, host, tree, out.facts));
    ATELIER_TRY(out.landed, land_all_merged(work, host, tree, out.facts));
    ATELIER_TRY(const bool begun, has_begun_following(work, epic));
    if (begun) ATELIER_CHECK(restack_published(work, epic));
    return out;
}

Result<void> follow_parent(WorkContext& work, const CodeHost& host, const EpicTree& tree,
                           const BranchName& parent) {
    ATELIER_TRY(const BranchName root, root_branch_of(tree.epic()));
    ATELIER_TRY(const auto before, work.repository.refs().resolve(full_ref(root)));
    ATELIER_TRY(const auto head, host.remotes.fetch(host.remote, parent));
    if (!before || !head || before == head) return {};
    ATELIER_TRY(const bool leads_there, work.repository.history().is_ancestor(*before, *head));
    if (!leads_there) return {};
    ATELIER_CHECK(say_followed(work, tree.epic().id));
    ATELIER_TRY(const auto now,
                root_with(work, tree, root, *head, "atelier: follow " + parent.str()));
    return now && *now != *before ? restack_published(work, tree.epic().id) : Result<void>();
}

} // namespace atelier
