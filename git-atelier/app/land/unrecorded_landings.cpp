#include "app/land/unrecorded_landings.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/begun_landing.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/worktree/find_integration.hpp"
#include "app/worktree/inventory.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/landed_commit.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

struct OpenChangesets {
    BeadId epic;
    BranchName root;
    std::vector<Bead> changesets;
    // Of each of them.
    std::vector<std::optional<BegunLanding>> begun = {};
};

Result<std::vector<OpenChangesets>> open_changesets(PlanReader& plan) {
    std::vector<OpenChangesets> found;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        const auto root = BranchName::parse(epic_as_written(epic).root_branch.value_or(""));
        if (!root) continue;
        ATELIER_TRY(auto below, plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
        std::erase_if(below, [](const Bead& one) { return is_settled(state_of(one)); });
        if (below.empty()) continue;
        found.push_back({epic.id, *root, std::move(below)});
        for (const Bead& one : found.back().changesets) {
            ATELIER_TRY(auto begun, begun_landing(plan, one.id));
            found.back().begun.push_back(std::move(begun));
        }
    }
    return found;
}

struct LandedChangesets {
    Bead epic;
    BranchName root;
    std::vector<Bead> changesets;
};

Result<std::vector<LandedChangesets>> landed_changesets(PlanReader& plan,
                                                        const std::optional<BeadId>& of) {
    std::vector<LandedChangesets> found;
    ATELIER_TRY(auto epics, plan.select({.kind = BeadKind::epic}));
    if (of) std::erase_if(epics, [&](const Bead& epic) { return epic.id != *of; });
    for (Bead& epic : epics) {
        const auto root = BranchName::parse(epic_as_written(epic).root_branch.value_or(""));
        if (!root) continue;
        ATELIER_TRY(auto below, plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
        std::erase_if(below,
                      [](const Bead& one) { return state_of(one) != ChangesetState::merged; });
        if (!below.empty()) found.push_back({std::move(epic), *root, std::move(below)});
    }
    return found;
}

// Those of them that a trailer on the root branch names.
Result<std::set<std::string>> named_there(GitHistory& history, const LandedChangesets& landed,
                                          const CommitId& head) {
    const Time since =
        std::ranges::min_element(landed.changesets, {}, &Bead::created_at)->created_at;
    ATELIER_TRY(const auto marked, history.marked(head, std::string(changeset_trailer), since));
    std::set<std::string> names;
    for (const MarkedCommit& commit : marked)
        names.insert(commit.values.begin(), commit.values.end());
    return names;
}

// Unknown is not no.
bool is_missing_on(Repository& repository, const Bead& changeset,
                   const std::optional<CommitId>& head) {
    return !head || integration_of(repository, changeset, *head).proof == IntegrationProof::none;
}

Result<void> record(WorkContext& work, const UnrecordedLanding& found,
                    const std::vector<UnrecordedWork>& branches) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, found.changeset));
        if (is_settled(state_of(changeset))) return {};
        ATELIER_TRY(const Changeset known, Changeset::of(changeset));
        const CommitId& commit = found.landing.commit;
        const bool as_done = known.done_head() && known.done_head() == found.landing.head;
        ATELIER_TRY(Bead merged,
                    as_done ? merge(changeset, commit) : merge_as_found(changeset, commit));
        const auto own = std::ranges::find(branches, found.changeset, &UnrecordedWork::changeset);
        if (own != branches.end() && own->found) {
            Changeset::set_work_branch(merged, own->branch);
            Changeset::set_parent_base(merged, own->found->base);
        }
        ATELIER_CHECK(plan.update(merged));
        ATELIER_TRY(Bead epic, epic_of(plan, changeset));
        Epic::set_primary_head(epic, found.root_head);
        ATELIER_CHECK(plan.update(epic));
        Json data = Json::object();
        data.set("commit", commit.str())
            .set("root_branch", found.root.str())
            .set("commits", found.landing.commits);
        ATELIER_CHECK(plan.append({EventType::changeset_merged, changeset.id, std::move(data)}));
        ATELIER_CHECK(end_molecule(plan, context, changeset, RunStatus::completed,
                                   changeset.id.str() + " has landed"));
        return close_settled_thread(plan, changeset.id);
    });
}

// What a work branch has besides is nowhere else, as far as trailers alone tell: it is not tidied.
Result<void> tell_of_unproven(WorkContext& work, const std::vector<UnrecordedLanding>& landings) {
    if (work.plan.settings.keep_work) return {};
    ATELIER_TRY(const auto branches, our_branches(work.repository.refs(), work.plan, work.probe()));
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    Reachability safe(work.repository);
    for (const OurBranch& branch : branches) {
        const auto landing = std::ranges::find_if(landings, [&](const UnrecordedLanding& one) {
            return branch.bead && branch.bead->id == one.changeset;
        });
        if (landing == landings.end() || branch.purpose != Purpose::merged ||
            safe.head(branch.head, branch.purpose, branch.bead) == Evidence::yes)
            continue;
        const std::string name = shell_quoted(branch.name.str());
        work.progress.warn("the work branch " + branch.name.str() + " stays: trailers say that " +
                           landing->changeset.str() +
                           " has landed, and nothing proves that all of it has; see 'git log " +
                           shell_quoted(landing->root.str()) + ".." + name +
                           "', then let it go with '" +
                           (is_held(checkouts, branch.name, {}) ? "git atelier gc --force'"
                                                                : "git branch -D " + name + "'"));
    }
    return {};
}

} // namespace

Result<std::optional<FoundLanding>> landing_on(PlanStore& store, GitHistory& history,
                                               const Bead& changeset, const CommitId& root) {
    ATELIER_TRY(const auto begun,
                store.read([&](PlanReader& plan) { return begun_landing(plan, changeset.id); }));
    ATELIER_TRY(const auto marked,
                history.marked(root, std::string(changeset_trailer), changeset.created_at));
    return landing_among(marked, changeset.id, changeset.created_at, begun);
}

Result<std::optional<CommitId>> landing_commit(PlanStore& store, Repository& repository,
                                               const Bead& changeset, const BranchName& root) {
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(root)));
    if (!head) return std::nullopt;
    ATELIER_TRY(const auto landing, landing_on(store, repository.history(), changeset, *head));
    return landing ? std::optional(landing->commit) : std::nullopt;
}

Result<std::vector<UnrecordedLanding>> unrecorded_landings(PlanStore& store,
                                                           Repository& repository) {
    ATELIER_TRY(const auto open, store.read(open_changesets));
    std::vector<UnrecordedLanding> found;
    for (const auto& [epic, root, changesets, begun] : open) {
        ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(root)));
        if (!head) continue;
        const Time since = std::ranges::min_element(changesets, {}, &Bead::created_at)->created_at;
        ATELIER_TRY(const auto marked,
                    repository.history().marked(*head, std::string(changeset_trailer), since));
        for (std::size_t i = 0; i < changesets.size(); ++i)
            if (const auto landing =
                    landing_among(marked, changesets[i].id, changesets[i].created_at, begun[i]))
                found.push_back({changesets[i].id, root, *head, *landing});
    }
    return found;
}

Result<std::vector<UnrecordedWork>> unrecorded_work(PlanStore& store, Repository& repository) {
    ATELIER_TRY(const auto open, store.read(open_changesets));
    ATELIER_TRY(const auto branches, repository.refs().branches());
    std::vector<UnrecordedWork> found;
    for (const auto& [epic, root, changesets, begun] : open) {
        const auto root_head = branches.find(root.str());
        if (root_head == branches.end()) continue;
        for (const Bead& changeset : changesets) {
            ATELIER_TRY(const Changeset known, Changeset::of(changeset));
            const auto branch = work_branch(root, changeset.id);
            const auto head = branches.find(branch ? branch->str() : "");
            if (known.parent_base() || head == branches.end()) continue;
            ATELIER_TRY(auto own, found_branch(repository, {epic, changeset, *branch, head->second,
                                                            root_head->second}));
            found.push_back({changeset.id, *branch, std::move(own)});
        }
    }
    return found;
}

Result<std::vector<LostLanding>> lost_landings(PlanStore& store, Repository& repository,
                                               const std::optional<BeadId>& of) {
    ATELIER_TRY(const auto landed,
                store.read([&](PlanReader& plan) { return landed_changesets(plan, of); }));
    if (landed.empty()) return std::vector<LostLanding>();
    ATELIER_TRY(const auto branches, repository.refs().branches());
    const auto head_of = [&](const std::string& name) {
        const auto found = branches.find(name);
        return found == branches.end() ? std::nullopt : std::optional(found->second);
    };
    std::vector<LostLanding> lost;
    for (const LandedChangesets& one : landed) {
        const auto head = head_of(one.root.str());
        if (!head && is_closed(one.epic)) continue;
        std::set<std::string> named;
        if (head) {
            ATELIER_TRY(named, named_there(repository.history(), one, *head));
        }
        ATELIER_TRY(const auto parent,
                    parent_branch_now(repository.refs(), epic_as_written(one.epic).parent_branch));
        const auto goes_to = parent ? head_of(parent->str()) : std::nullopt;
        for (const Bead& changeset : one.changesets)
            if (!named.contains(changeset.id.str()) && is_missing_on(repository, changeset, head) &&
                is_missing_on(repository, changeset, goes_to)) {
                const auto read = Changeset::of(changeset);
                lost.push_back(
                    {changeset.id, one.root, read ? read->integrated_sha() : std::nullopt});
            }
    }
    return lost;
}

std::string told_lost(const LostLanding& lost) {
    return lost.changeset.str() + " has landed on " + lost.root.str() +
           (lost.landed ? " as " + lost.landed->str() : std::string()) + ", which is not there";
}

Result<void> record_unrecorded_landings(WorkContext& work) {
    ATELIER_CHECK(finish_returns(work));
    ATELIER_TRY(const auto found, unrecorded_landings(work.plan.store, work.repository));
    if (found.empty()) return {};
    ATELIER_TRY(const auto branches, unrecorded_work(work.plan.store, work.repository));
    for (const UnrecordedLanding& one : found) {
        ATELIER_CHECK(record(work, one, branches));
        work.progress.warn(one.changeset.str() + " has landed on " + one.root.str() +
                           " already, as " + one.landing.commit.str() +
                           ", which the plan did not know; recorded as merged");
    }
    return tell_of_unproven(work, found);
}

} // namespace atelier
