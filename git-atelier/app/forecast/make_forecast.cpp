#include "app/forecast/make_forecast.hpp"

#include "app/core/epic_queries.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

using Heads = std::map<std::string, CommitId>;

// An epic's branches, as far as they are there.
struct OpenEpic {
    BeadId id;
    std::string root;
    CommitId root_head;
    std::string parent;
    std::optional<CommitId> parent_head;
};

struct OpenChangeset {
    Bead bead;
    OpenEpic epic;
    OpenWork work;

    std::string commits() const { return work.base.str() + ".." + work.head.str(); }
};

struct OpenBranches {
    std::vector<OpenEpic> epics;
    // In the order in which they land.
    std::vector<OpenChangeset> changesets;
};

std::optional<CommitId> head_of(const Heads& heads, const std::optional<BranchName>& branch) {
    if (!branch) return std::nullopt;
    const auto found = heads.find(branch->str());
    return found == heads.end() ? std::nullopt : std::optional(found->second);
}

std::optional<OpenEpic> open_epic(const Bead& bead, const Heads& heads) {
    const auto epic = Epic::of(bead);
    if (!epic) return std::nullopt;
    const auto root = head_of(heads, epic->root_branch());
    if (!root) return std::nullopt;
    OpenEpic open{bead.id, epic->root_branch()->str(), *root, {}, {}};
    open.parent_head = head_of(heads, epic->parent_branch());
    if (open.parent_head) open.parent = epic->parent_branch()->str();
    return open;
}

// nullopt: nothing of it has been committed.
std::optional<OpenChangeset> open_changeset(const Bead& bead, const OpenEpic& epic,
                                            const Heads& heads) {
    if (is_settled(state_of(bead))) return std::nullopt;
    const auto changeset = Changeset::of(bead);
    if (!changeset || !changeset->parent_base()) return std::nullopt;
    const auto head = head_of(heads, changeset->work_branch());
    if (!head || *head == *changeset->parent_base()) return std::nullopt;
    return OpenChangeset{bead, epic, {*changeset->parent_base(), *head, epic.root_head}};
}

OpenBranches open_branches(const std::vector<EpicTree>& epics, const Heads& heads) {
    OpenBranches open;
    for (const EpicTree& tree : epics) {
        const auto epic = open_epic(tree.epic(), heads);
        if (!epic) continue;
        open.epics.push_back(*epic);
        for (const Bead& bead : tree.changesets())
            if (auto one = open_changeset(bead, *epic, heads))
                open.changesets.push_back(*std::move(one));
    }
    std::ranges::stable_sort(
        open.changesets, [](const auto& a, const auto& b) { return lands_first(a.bead, b.bead); });
    return open;
}

// What is to be known, in two lists of one order.
struct Questions {
    std::vector<ForeseenPair> pairs;
    std::vector<Meeting> meetings;

    void ask(ForeseenPair pair, Meeting meeting) {
        pairs.push_back(std::move(pair));
        meetings.push_back(std::move(meeting));
    }
};

// On one root branch, or on two of one parent.
bool come_together(const OpenEpic& a, const OpenEpic& b) {
    return a.root == b.root || (a.parent_head && a.parent == b.parent);
}

void ask_of_epic(const OpenEpic& epic, Questions& questions) {
    if (!epic.parent_head || *epic.parent_head == epic.root_head) return;
    questions.ask(
        {epic.id, Against::parent_branch, epic.parent, epic.root_head.str(),
         epic.parent_head->str()},
        {OpenWork{*epic.parent_head, epic.root_head, *epic.parent_head, true}, *epic.parent_head});
}

void ask_of_branches(const OpenChangeset& one, Questions& questions) {
    const OpenEpic& epic = one.epic;
    if (epic.root_head != one.work.base)
        questions.ask(
            {one.bead.id, Against::root_branch, epic.root, one.commits(), epic.root_head.str()},
            {one.work, epic.root_head});
    if (epic.parent_head && *epic.parent_head != epic.root_head)
        questions.ask({one.bead.id, Against::parent_branch, epic.parent, one.commits(),
                       epic.parent_head->str()},
                      {one.work, *epic.parent_head});
}

Questions questions_about(const OpenBranches& open) {
    Questions questions;
    for (const OpenEpic& epic : open.epics)
        ask_of_epic(epic, questions);
    for (auto later = open.changesets.begin(); later != open.changesets.end(); ++later) {
        ask_of_branches(*later, questions);
        for (auto first = open.changesets.begin(); first != later; ++first)
            if (come_together(later->epic, first->epic))
                questions.ask({later->bead.id, Against::changeset, first->bead.id.str(),
                               later->commits(), first->commits()},
                              {later->work, first->work});
    }
    return questions;
}

struct KeptPlan {
    std::vector<EpicTree> epics;
    Forecast forecast;
};

// Those of whose changesets one may have commits: of the others nothing below them is asked for.
Result<std::set<BeadId>> begun_epics(PlanReader& plan, const std::vector<Bead>& epics) {
    std::vector<BeadId> parents;
    for (const Bead& epic : epics)
        parents.push_back(epic.id);
    ATELIER_TRY(const auto changesets,
                plan.select({.kind = BeadKind::changeset, .parents = std::move(parents)}));
    std::set<BeadId> begun;
    for (const Bead& changeset : changesets)
        if (!is_settled(state_of(changeset)) && has_begun(changeset))
            begun.insert(*changeset.parent);
    return begun;
}

Result<KeptPlan> read_plan(PlanReader& plan, std::optional<std::set<BeadId>> begun) {
    KeptPlan kept;
    ATELIER_TRY(const auto text, plan.remembered(forecast_key));
    if (text) kept.forecast = parse_forecast(*text);
    ATELIER_TRY(auto epics, open_epics(plan));
    if (!begun) {
        ATELIER_TRY(begun, begun_epics(plan, epics));
    }
    const auto untouched = std::stable_partition(
        epics.begin(), epics.end(), [&](const Bead& epic) { return begun->contains(epic.id); });
    ATELIER_TRY(kept.epics, load_epics(plan, {epics.begin(), untouched}));
    for (auto epic = untouched; epic != epics.end(); ++epic)
        kept.epics.emplace_back(std::move(*epic), std::vector<Bead>(), std::vector<Bead>());
    return kept;
}

struct Made {
    Forecast forecast;
    bool is_new = false;
};

Result<Made> make(const Context& context, Repository& repository,
                  const std::optional<std::set<BeadId>>& begun = {}, const Heads* given = nullptr) {
    if (!context.settings.forecast) return Made();
    ATELIER_TRY(const KeptPlan kept,
                context.store.read([&](PlanReader& plan) { return read_plan(plan, begun); }));
    Heads read;
    if (given == nullptr) {
        ATELIER_TRY(read, repository.refs().branches());
    }
    Questions all = questions_about(open_branches(kept.epics, given == nullptr ? read : *given));
    Made made;
    Questions unknown;
    for (std::size_t i = 0; i < all.pairs.size(); ++i) {
        const auto known = kept.forecast.find(all.pairs[i]);
        if (known != kept.forecast.end())
            made.forecast.insert(*known);
        else
            unknown.ask(std::move(all.pairs[i]), std::move(all.meetings[i]));
    }
    if (!unknown.meetings.empty()) {
        ATELIER_TRY(auto found, repository.replays().foresee(unknown.meetings));
        for (std::size_t i = 0; i < unknown.pairs.size(); ++i)
            made.forecast.emplace(std::move(unknown.pairs[i]), std::move(found[i]));
    }
    made.is_new = made.forecast != kept.forecast;
    return made;
}

} // namespace

Result<Forecast> make_forecast(const Context& context, Repository& repository,
                               const std::optional<std::set<BeadId>>& begun, const Heads* heads) {
    ATELIER_TRY(Made made, make(context, repository, begun, heads));
    return std::move(made.forecast);
}

Result<Forecast> keep_forecast(const Context& context, Repository& repository) {
    ATELIER_TRY(Made made, make(context, repository));
    // Each write wakes whoever waits for the store to change.
    if (made.is_new)
        ATELIER_CHECK(context.store.write(
            context.stamp(),
            [&](PlanWriter& plan) {
                return plan.remember(forecast_key, forecast_text(made.forecast));
            },
            Durability::relaxed));
    return std::move(made.forecast);
}

Result<std::vector<Collision>> foreseen_of(const Context& context, const LivenessProbe& probe,
                                           Repository& repository, const BeadId& id) {
    ATELIER_TRY(const Bead bead,
                context.store.read([&](PlanReader& plan) { return require_bead(plan, id); }));
    const BeadKind kind = kind_of(bead);
    const bool lands = kind == BeadKind::epic || kind == BeadKind::changeset;
    if (!lands || is_closed(bead)) return std::vector<Collision>();
    ATELIER_TRY(const Made made, make(context, repository));
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<Collision>> {
        ATELIER_TRY(const Bead epic, epic_of(plan, bead));
        ATELIER_TRY(const EpicTree tree, load_epic(plan, epic.id));
        return collisions_to_tell(plan, context, probe, bead, tree, &made.forecast);
    });
}

Result<SeenGround> with_forecast(Result<SeenGround> ground, const Result<Forecast>& forecast) {
    if (ground && forecast) ground->forecast = *forecast;
    return ground;
}

} // namespace atelier
