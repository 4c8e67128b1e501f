#include "app/land/epic_stacks.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The changeset whose branch another was cut from; null: it was the root branch.
const Bead* cut_from(const EpicTree& tree, const Changeset& facts) {
    if (!facts.parent_branch()) return nullptr;
    for (const Bead& other : tree.changesets())
        if (other.id != facts.id() &&
            changeset_as_written(other).work_branch == facts.parent_branch()->str())
            return &other;
    return nullptr;
}

struct BelongsOn {
    StackedOn on = {};
    std::optional<LeftBecause> held = {};
};

// What it belongs on by now: what has landed is on the root branch, and what was abandoned counts
// as what has taken its place.
Result<BelongsOn> belongs(const EpicTree& tree, const Changeset& facts) {
    const Bead* below = cut_from(tree, facts);
    for (std::size_t steps = 0; below != nullptr; ++steps) {
        const ChangesetState state = state_of(*below);
        if (state == ChangesetState::merged) return BelongsOn{};
        if (state != ChangesetState::abandoned) return BelongsOn{.on = below->id};
        ATELIER_TRY(const auto instead, superseded_by(*below));
        const Bead* const next = instead ? tree.find(*instead) : nullptr;
        if (next == nullptr || steps > tree.changesets().size())
            return BelongsOn{.on = below->id, .held = LeftBecause::abandoned};
        below = next;
    }
    return BelongsOn{};
}

Result<void> add_changeset(EpicStacks& out, PlanReader& plan, const WorkContext& work,
                           const Bead& bead, const std::map<std::string, CommitId>& heads) {
    if (is_settled(state_of(bead))) return {};
    ATELIER_TRY(Changeset facts, Changeset::of(bead));
    if (!facts.work_branch() || !facts.parent_base()) return {};
    const auto head = heads.find(facts.work_branch()->str());
    if (head == heads.end()) return {};
    ATELIER_TRY(BelongsOn ground, belongs(out.tree, facts));
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = bead.id}));
    ATELIER_TRY(const bool at_work, is_worked_on(plan, work, bead));
    if (at_work && !ground.held) ground.held = LeftBecause::at_work;
    if (!sessions.empty()) out.agents.emplace(bead.id, sessions.back().agent.str());
    out.branches.push_back({.bead = bead.id,
                            .branch = *facts.work_branch(),
                            .head = head->second,
                            .base = facts.parent_base(),
                            .on = std::move(ground.on),
                            .held = ground.held});
    out.facts.emplace(bead.id, std::move(facts));
    return {};
}

Result<void> put_on_parent(EpicStacks& out, GitRefs& refs,
                           const std::map<std::string, CommitId>& heads) {
    const Bead& epic = out.tree.epic();
    const EpicAsWritten written = epic_as_written(epic);
    ATELIER_TRY(const auto parent, parent_branch_now(refs, written.parent_branch));
    const auto head = heads.find(parent ? parent->str() : std::string());
    if (!parent || *parent == out.root || head == heads.end())
        return fail(ErrorCode::not_found,
                    "there is no branch " + written.parent_branch.value_or("") + " that " +
                        out.root.str() + " could be put on",
                    advise(Hint::first_commit_on_parent));
    for (StackedBranch& branch : out.branches)
        if (!branch.on) branch.on = epic.id;
    out.branches.insert(out.branches.begin(), {.bead = epic.id,
                                               .branch = out.root,
                                               .head = out.root_head,
                                               .base = {},
                                               .on = {},
                                               .held = {}});
    out.onto = *parent;
    out.ground = head->second;
    return {};
}

} // namespace

Result<bool> is_worked_on(PlanReader& plan, const WorkContext& work, const Bead& changeset) {
    if (work.plan.session) {
        ATELIER_TRY(const auto own, plan.session(*work.plan.session));
        if (own && own->changeset == changeset.id) return false;
    }
    ATELIER_TRY(const ChangesetState state, state_now(plan, work.plan, changeset, work.probe()));
    if (state == ChangesetState::working) return true;
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset.id}));
    for (const Session& session : sessions) {
        if (session.ended_at) continue;
        ATELIER_TRY(const Life life, life_of(plan, work.plan, session, work.probe()));
        if (life == Life::lives) return true;
    }
    return false;
}

CommitLinks EpicStacks::links() const {
    CommitLinks links;
    for (const auto& [id, commit] : commits)
        links.emplace(id, commit.parents);
    return links;
}

const BranchName& EpicStacks::belongs_on(const StackedBranch& branch) const {
    if (!branch.on) return onto;
    const auto below = std::ranges::find(branches, *branch.on, &StackedBranch::bead);
    return below == branches.end() ? root : below->branch;
}

Result<EpicStacks> read_stacks(WorkContext& work, const BeadId& epic, bool onto_parent) {
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto heads, refs.branches());
    ATELIER_TRY(EpicStacks out, work.plan.store.read([&](PlanReader& plan) -> Result<EpicStacks> {
        ATELIER_CHECK(require_epic(plan, epic));
        ATELIER_TRY(EpicTree tree, load_epic(plan, epic));
        ATELIER_TRY(const BranchName root, root_branch_of(tree.epic()));
        const auto head = heads.find(root.str());
        if (head == heads.end()) return fail(no_root_branch(tree, root));
        EpicStacks stacks{.tree = std::move(tree),
                          .root = root,
                          .said_root = root,
                          .root_head = head->second,
                          .onto = root,
                          .ground = head->second,
                          .branches = {},
                          .facts = {},
                          .agents = {},
                          .commits = {}};
        for (const Bead& changeset : stacks.tree.changesets())
            ATELIER_CHECK(add_changeset(stacks, plan, work, changeset, heads));
        return stacks;
    }));
    ATELIER_TRY(out.said_root, said_parent(work.plan, refs, out.tree.epic(), out.root));
    if (onto_parent) ATELIER_CHECK(put_on_parent(out, refs, heads));
    if (out.branches.empty()) return out;
    std::vector<CommitId> wanted;
    for (const StackedBranch& branch : out.branches)
        wanted.push_back(branch.head);
    ATELIER_TRY(auto commits, work.repository.history().linked(wanted, out.ground));
    for (LinkedCommit& commit : commits) {
        const CommitId id = commit.made.id;
        out.commits.emplace(id, std::move(commit));
    }
    return out;
}

} // namespace atelier
