#include "app/changeset/committed_work.hpp"

#include "app/changeset/worktree_fault.hpp"
#include "app/core/root_branch.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// nullopt: it holds, or it cannot be looked at.
using Found = std::optional<Error>;

Error no_commit_on(const BranchName& branch) {
    return {ErrorCode::nothing_committed, "no commit has been made on " + branch.str(),
            advise(Hint::commit_or_block)};
}

Found fault_of_session(Repository& repository, const Session& session) {
    const auto state = repository.worktrees().worktree_state(session.worktree);
    if (!state) return std::nullopt;
    if (auto fault = worktree_fault(session, *state)) return fault;
    if (state->head != session.base && state->head != session.onto) return std::nullopt;
    return no_commit_on(*session.branch);
}

struct Detached {
    BranchName branch;
    // nullopt: the branch is not there.
    std::optional<CommitId> head;
    // It has commits of its own, on `base`.
    bool has_grown = false;
    std::optional<CommitId> base = {};
};

// What it may be cut at: nothing on the branch that one of them has is its own.
Result<std::vector<CommitId>> grounds_of(GitRefs& refs, const EpicTree& graph,
                                         const Bead& changeset) {
    ATELIER_TRY(const Epic epic, Epic::of(graph.epic()));
    ATELIER_TRY(const BranchName root, epic.require_root_branch());
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    ATELIER_TRY(auto begin, refs.resolve(full_ref(root)));
    if (!begin) {
        ATELIER_TRY(begin, start_of_root(refs, epic));
    }
    std::vector<CommitId> grounds{*begin};
    if (facts.parent_base()) grounds.push_back(*facts.parent_base());
    for (const BeadId& id : stacked_on(changeset, graph)) {
        ATELIER_TRY(const Changeset below, Changeset::of(*graph.find(id)));
        if (below.done_head()) grounds.push_back(*below.done_head());
    }
    return grounds;
}

Result<Detached> look_at_branch(Repository& repository, const EpicTree& graph,
                                const Bead& changeset) {
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    ATELIER_TRY(BranchName branch, work_branch_of(graph.epic(), changeset));
    Detached out{.branch = std::move(branch)};
    ATELIER_TRY(out.head, repository.refs().resolve(full_ref(out.branch)));
    if (!out.head) return out;
    ATELIER_TRY(const auto grounds, grounds_of(repository.refs(), graph, changeset));
    out.base = facts.parent_base();
    out.has_grown = true;
    GitHistory& history = repository.history();
    for (const CommitId& ground : grounds) {
        ATELIER_TRY(const auto fork, history.merge_base(ground, *out.head));
        if (!fork) continue;
        out.has_grown = out.has_grown && *fork != *out.head;
        if (facts.parent_base()) continue;
        // Of several the highest: it is stacked on what contains the others.
        ATELIER_TRY(const bool higher, out.base ? history.is_ancestor(*out.base, *fork) : true);
        if (higher) out.base = fork;
    }
    return out;
}

const Checkout* checkout_of(const std::vector<Checkout>& checkouts, const BranchName& branch) {
    const auto found = std::ranges::find_if(checkouts, [&](const Checkout& one) {
        return one.branch == branch && !one.prunable && !one.bare;
    });
    return found == checkouts.end() ? nullptr : &*found;
}

// The innermost one: worktrees may stand in each other.
const Checkout* checkout_around(const std::vector<Checkout>& checkouts, const fs::path& folder) {
    const Checkout* found = nullptr;
    for (const Checkout& one : checkouts) {
        if (one.bare || !is_below(folder.string(), one.worktree.string())) continue;
        if (found == nullptr || is_below(one.worktree.string(), found->worktree.string()))
            found = &one;
    }
    return found;
}

Result<Found> fault_in(Repository& repository, const Checkout& checkout, const BranchName& branch) {
    ATELIER_TRY(const auto state, repository.worktrees().worktree_state(checkout.worktree));
    return worktree_fault(branch, checkout.worktree.string(), state);
}

Result<Found> fault_of_detached(const CallPlace& place, Repository& repository,
                                const EpicTree& graph, const Detached& work) {
    if (!work.head) {
        ATELIER_TRY(const std::string ground, ground_named(repository.refs(), graph.epic()));
        return Error{
            ErrorCode::nothing_committed, "there is no work branch " + work.branch.str(),
            advise(Hint::make_on_root, shell_quoted(work.branch.str()), shell_quoted(ground))};
    }
    ATELIER_TRY(const auto checkouts, repository.worktrees().checkouts());
    const Checkout* there = checkout_of(checkouts, work.branch);
    if (there == nullptr) there = checkout_around(checkouts, place.folder);
    // A person's checkout need not show what is committed elsewhere.
    const bool beside = there == nullptr || (there->branch != work.branch && work.has_grown &&
                                             there->worktree == repository.enlistment());
    if (!beside) {
        ATELIER_TRY(auto fault, fault_in(repository, *there, work.branch));
        if (fault) return fault;
    }
    return work.has_grown ? Found() : no_commit_on(work.branch);
}

} // namespace

Result<std::optional<CommitId>> require_all_committed(const CallPlace& place, const EpicTree& graph,
                                                      const Bead& changeset,
                                                      const std::optional<Session>& session) {
    const std::optional<CommitId> unknown;
    if (session && (session->worktree.empty() || !session->branch || !session->base))
        return unknown;
    const auto repository = place.repository();
    if (!repository) return unknown;
    if (session) {
        if (auto fault = fault_of_session(**repository, *session)) return fail(*std::move(fault));
        return unknown;
    }
    const auto work = look_at_branch(**repository, graph, changeset);
    if (!work) return unknown;
    const auto fault = fault_of_detached(place, **repository, graph, *work);
    if (!fault) return unknown;
    if (*fault) return fail(**fault);
    return work->base;
}

} // namespace atelier
