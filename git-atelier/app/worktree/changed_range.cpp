#include "app/worktree/changed_range.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

struct DiffedBead {
    Bead bead;
    // Of a changeset that has landed: as how many commits; 0 where nobody has counted.
    std::int64_t landed = 0;
    // Of a changeset that a run carries out: that run, and the newest commit of its turns.
    std::optional<BeadId> run = {};
    std::optional<CommitId> newest = {};
};

Result<std::int64_t> landed_commits(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(
        const auto landings,
        plan.events({.bead = changeset, .types = {EventType::changeset_merged}, .newest = 1}));
    if (landings.empty()) return 0;
    const auto parsed = parse_json(landings.back().data);
    const Json* const data = std::get_if<Json>(&parsed);
    return data == nullptr ? 0 : data->int_at("commits");
}

Result<void> add_run(PlanReader& plan, DiffedBead& subject) {
    ATELIER_TRY(const auto run, unfinished_molecule(plan, subject.bead));
    if (!run) return {};
    subject.run = run->id;
    ATELIER_TRY(const auto turns, plan.runs().turns({.run = run->id}));
    for (const TurnRecord& turn : turns)
        if (turn.out) subject.newest = turn.out;
    return {};
}

Result<DiffedBead> diffed_bead(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    while (kind_of(bead) == BeadKind::task || kind_of(bead) == BeadKind::subtask) {
        if (!bead.parent) break;
        ATELIER_TRY(bead, require_bead(plan, *bead.parent));
    }
    const BeadKind kind = kind_of(bead);
    if (kind != BeadKind::changeset && kind != BeadKind::epic)
        return fail(ErrorCode::not_found,
                    id.str() + " is neither a changeset nor an epic, so that it changes no files",
                    advise(Hint::epics_and_changesets));
    DiffedBead subject{.bead = std::move(bead)};
    if (kind == BeadKind::changeset && state_of(subject.bead) == ChangesetState::merged) {
        ATELIER_TRY(subject.landed, landed_commits(plan, subject.bead.id));
    }
    if (kind == BeadKind::changeset) ATELIER_CHECK(add_run(plan, subject));
    return subject;
}

tl::unexpected<Error> nothing_yet(const BeadId& id, const std::string& why) {
    return fail(ErrorCode::not_found, id.str() + " has no commits to look at: " + why,
                advise(Hint::what_it_is, id.str()));
}

tl::unexpected<Error> branch_gone(const Changeset& changeset, const DiffedBead& subject) {
    auto gone = nothing_yet(changeset.id(), "its work branch is gone");
    if (subject.newest && changeset.work_branch())
        gone.value().hint = advise(Hint::work_branch_of_run, changeset.work_branch()->str(),
                                   subject.newest->str(), subject.run->str());
    return gone;
}

Result<std::optional<CommitId>> branch_head(GitRefs& refs, const std::optional<BranchName>& name) {
    if (!name) return std::optional<CommitId>();
    return refs.resolve(full_ref(*name));
}

// As its commits stand on the root branch; nullopt where that cannot be told.
Result<std::optional<CommitRange>> landed_range(Repository& repository, const Changeset& changeset,
                                                std::int64_t commits) {
    const std::optional<CommitRange> none;
    const auto& landed = changeset.integrated_sha();
    if (commits <= 0 || !landed || !changeset.root_base()) return none;
    GitRefs& refs = repository.refs();
    ATELIER_TRY(const auto begin, refs.resolve(changeset.root_base()->str()));
    ATELIER_TRY(const auto end, refs.resolve(landed->str()));
    if (!begin || !end) return none;
    ATELIER_TRY(const auto line, repository.history().commits(*begin, *end));
    const auto own = static_cast<std::size_t>(commits);
    if (line.size() < own) return none;
    return CommitRange{line.size() == own ? *begin : line[line.size() - own - 1], *end};
}

// What its commits stand on by now: an agent may have rebased them onto a later root branch.
Result<CommitId> base_of(Repository& repository, const Changeset& changeset, const CommitId& base,
                         const CommitId& head) {
    GitHistory& history = repository.history();
    ATELIER_TRY(const auto root, branch_head(repository.refs(), changeset.root_branch()));
    if (!root) return base;
    ATELIER_TRY(const auto fork, history.merge_base(*root, head));
    if (!fork) return base;
    ATELIER_TRY(const bool stands_on_base, history.is_ancestor(base, head));
    if (!stands_on_base) return *fork;
    ATELIER_TRY(const bool later, history.is_ancestor(base, *fork));
    return later ? *fork : base;
}

Result<CommitRange> range_of(Repository& repository, const Changeset& changeset,
                             const DiffedBead& subject) {
    ATELIER_TRY(const auto landed, landed_range(repository, changeset, subject.landed));
    if (landed) return *landed;
    GitRefs& refs = repository.refs();
    ATELIER_TRY(auto head, branch_head(refs, changeset.work_branch()));
    if (!head && changeset.done_head()) {
        ATELIER_TRY(head, refs.resolve(changeset.done_head()->str()));
    }
    if (!changeset.parent_base()) return nothing_yet(changeset.id(), "nobody has begun it");
    if (!head) return branch_gone(changeset, subject);
    ATELIER_TRY(const CommitId base,
                base_of(repository, changeset, *changeset.parent_base(), *head));
    return CommitRange{base, *head};
}

Result<CommitRange> range_of(Repository& repository, const Epic& epic) {
    GitRefs& refs = repository.refs();
    ATELIER_TRY(const BranchName root, epic.require_root_branch());
    ATELIER_TRY(const auto head, refs.resolve(full_ref(root)));
    if (!head) return nothing_yet(epic.id(), "there is no branch " + root.str());
    std::optional<std::string> written;
    if (epic.parent_branch()) written = epic.parent_branch()->str();
    ATELIER_TRY(const auto parent, parent_branch_now(refs, written));
    if (!parent) return nothing_yet(epic.id(), "there is no branch that it goes on to");
    ATELIER_TRY(const auto beyond, branch_head(refs, parent));
    if (!beyond) return nothing_yet(epic.id(), "there is no branch " + parent->str());
    ATELIER_TRY(const auto fork, repository.history().merge_base(*beyond, *head));
    if (!fork)
        return nothing_yet(epic.id(),
                           root.str() + " and " + parent->str() + " have no commit in common");
    return CommitRange{*fork, *head};
}

} // namespace

Result<ChangedRange> changed_range(const Context& context, Repository& repository,
                                   const BeadId& id) {
    ATELIER_TRY(const DiffedBead subject,
                context.store.read([&](PlanReader& plan) { return diffed_bead(plan, id); }));
    const Bead& bead = subject.bead;
    if (kind_of(bead) == BeadKind::epic) {
        ATELIER_TRY(const Epic epic, Epic::of(bead));
        ATELIER_TRY(CommitRange range, range_of(repository, epic));
        return ChangedRange{bead.id, bead.title, std::move(range)};
    }
    ATELIER_TRY(const Changeset changeset, Changeset::of(bead));
    ATELIER_TRY(CommitRange range, range_of(repository, changeset, subject));
    return ChangedRange{bead.id, bead.title, std::move(range)};
}

} // namespace atelier
