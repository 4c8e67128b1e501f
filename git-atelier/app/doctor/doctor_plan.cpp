// What has to hold of the plan, and between the plan and what stands in the repository.
#include "app/claim/agents.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/doctor/doctor.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/plan/bead_faults.hpp"
#include "domain/plan/lasting_faults.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace atelier {
namespace {

constexpr const char* no_plan = "the store cannot be used";

// `first`: the bead to look at.
Finding told_of_beads(const std::vector<std::string>& found, const std::string& first,
                      const std::string& none) {
    return noted(found, none, advise(Hint::what_it_is, first), CheckState::wrong);
}

// Of a plan that nobody can work off; what only speaks against a new one is asked when it is made.
bool is_lasting(const PlanFault& fault) {
    constexpr auto rules =
        std::to_array<Rule>({Rule::state_labels, Rule::without_epic, Rule::field_unreadable,
                             Rule::edge_unfinishable, Rule::edge_own_epic, Rule::branch_name});
    return std::ranges::find(rules, fault.rule) != rules.end();
}

Result<std::vector<Bead>> all_beads(PlanReader& plan) {
    return plan.select({});
}

Finding check_beads(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const auto beads = deps.plan->store.read(all_beads);
    if (!beads) return not_looked_at(beads.error());
    std::map<BeadId, const Bead*> by_id;
    for (const Bead& bead : *beads)
        by_id.emplace(bead.id, &bead);
    const PlanAround around{.find = [&](const BeadId& id) -> const Bead* {
                                const auto at = by_id.find(id);
                                return at == by_id.end() ? nullptr : at->second;
                            },
                            .roots = {},
                            .branches = {}};
    std::vector<std::string> found;
    std::string first;
    for (const Bead& bead : *beads)
        for (const PlanFault& fault : bead_faults(bead, &bead, around)) {
            if (!is_lasting(fault)) continue;
            if (first.empty()) first = bead.id.str();
            found.push_back(bead.id.str() + " " + fault.what);
        }
    return told_of_beads(found, first, "each of " + counted(beads->size(), "bead") + " is whole");
}

Finding check_labels(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const auto beads = deps.plan->store.read(all_beads);
    if (!beads) return not_looked_at(beads.error());
    std::vector<std::string> found;
    std::string first;
    for (const Bead& bead : *beads)
        for (const std::string& fault : label_faults(bead)) {
            if (first.empty()) first = bead.id.str();
            found.push_back(bead.id.str() + " " + fault);
        }
    return told_of_beads(found, first, "labels say what fields and status say");
}

Result<std::vector<AssignmentFault>> wrong_assignments(PlanReader& plan) {
    ATELIER_TRY(const auto agents, plan.select({.kind = BeadKind::agent}));
    ATELIER_TRY(const auto epics, open_epics(plan));
    return assignment_faults(agents, epics);
}

// As they are by then.
Result<void> mend_assignments(PlanWriter& plan) {
    ATELIER_TRY(const auto faults, wrong_assignments(plan));
    for (const AssignmentFault& fault : faults) {
        ATELIER_TRY(const Bead agent, require_bead(plan, fault.agent));
        if (fault.right) {
            ATELIER_CHECK(assign(plan, agent, *fault.right));
            continue;
        }
        Json data = Json::object();
        data.set("epic", agent.assignment->str()).set("why", fault.text);
        ATELIER_CHECK(unassign(plan, agent));
        ATELIER_CHECK(plan.append({EventType::assignment_cleared, agent.id, std::move(data)}));
    }
    return {};
}

Finding check_assignments(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const Context& context = *deps.plan;
    const auto faults = context.store.read(wrong_assignments);
    if (!faults) return not_looked_at(faults.error());
    std::vector<std::string> found;
    for (const AssignmentFault& fault : *faults)
        found.push_back(fault.text);
    const Finding finding = noted(found, "each agent is assigned to what it holds",
                                  advise(Hint::fix_hooks), CheckState::wrong);
    if (!deps.fix || found.empty()) return finding;
    if (const auto mended = context.store.write(context.stamp(), mend_assignments); !mended)
        return not_looked_at(mended.error());
    return {.message = finding.message + ": put right", .fixed = true};
}

Finding check_sessions(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const Context& context = *deps.plan;
    const auto dead = context.store.read([&](PlanReader& plan) -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        for (const Session& session : open) {
            ATELIER_TRY(const Life life, life_of(plan, context, session, deps.probe));
            if (life == Life::over)
                found.push_back(session.id.str() + " of " + session.agent.str());
        }
        return found;
    });
    if (!dead) return not_looked_at(dead.error());
    return noted(*dead, "every session whose run is over has been ended",
                 advise(Hint::claims_left));
}

// A branch that was moved or deleted by hand has left what is recorded as done.
Result<std::optional<std::string>> fault_of_branch(const DoctorDeps& deps, const Bead& bead) {
    const auto changeset = Changeset::of(bead);
    // What cannot be read is told by another check.
    if (!changeset || !changeset->work_branch() || !changeset->done_head())
        return std::optional<std::string>();
    const BranchName& branch = *changeset->work_branch();
    const CommitId& head = *changeset->done_head();
    ATELIER_TRY(const auto at, deps.repository.refs().resolve(full_ref(branch)));
    const std::string whose = "the work branch " + branch.str() + " of " + bead.id.str();
    if (!at) return std::optional(whose + " is not there; its work is " + head.str());
    ATELIER_TRY(const bool has, deps.repository.history().is_ancestor(head, *at));
    if (has) return std::optional<std::string>();
    return std::optional(whose + " does not have " + head.str() + ", which is done");
}

Finding check_work_branches(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const auto changesets = deps.plan->store.read(
        [](PlanReader& plan) { return plan.select({.kind = BeadKind::changeset}); });
    if (!changesets) return not_looked_at(changesets.error());
    std::vector<std::string> found;
    std::string first;
    for (const Bead& bead : *changesets) {
        if (state_of(bead) != ChangesetState::done) continue;
        const auto fault = fault_of_branch(deps, bead);
        if (!fault) return not_looked_at(fault.error());
        if (!*fault) continue;
        if (first.empty()) first = bead.id.str();
        found.push_back(**fault);
    }
    return told_of_beads(found, first, "what is done is on its work branch");
}

struct WrongParent {
    Bead changeset;
    BranchName right;
};

// With pull requests: what is said to have been cut from a root branch, into which none is made.
Result<std::vector<WrongParent>> wrong_parents(PlanReader& plan, const DoctorDeps& deps) {
    std::vector<WrongParent> wrong;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        ATELIER_TRY(auto below, plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
        for (Bead& bead : below) {
            const auto facts = Changeset::of(bead);
            // What cannot be read is told by another check.
            if (!facts || is_settled(state_of(bead)) || !facts->parent_branch()) continue;
            ATELIER_TRY(BranchName right, said_parent(*deps.plan, deps.repository.refs(), epic,
                                                      *facts->parent_branch()));
            if (right != *facts->parent_branch())
                wrong.push_back({std::move(bead), std::move(right)});
        }
    }
    return wrong;
}

// As they are by then.
Result<void> mend_parents(PlanWriter& plan, const DoctorDeps& deps) {
    ATELIER_TRY(const auto now, wrong_parents(plan, deps));
    for (WrongParent one : now) {
        Changeset::set_parent_branch(one.changeset, one.right);
        ATELIER_CHECK(plan.update(one.changeset));
        Json data = Json::object();
        data.set("changed", Json::strings({"changeset.parent_branch"}));
        ATELIER_CHECK(
            plan.append({EventType::changeset_edited, one.changeset.id, std::move(data)}));
    }
    return {};
}

Finding check_parent_branches(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const Context& context = *deps.plan;
    const auto wrong =
        context.store.read([&](PlanReader& plan) { return wrong_parents(plan, deps); });
    if (!wrong) return not_looked_at(wrong.error());
    std::vector<std::string> found;
    for (const WrongParent& one : *wrong)
        found.push_back(one.changeset.id.str() +
                        " names its root branch as its parent branch, not " + one.right.str());
    const Finding finding = noted(found, "no changeset names its root branch as its parent branch",
                                  advise(Hint::fix_hooks), CheckState::wrong);
    if (!deps.fix || found.empty()) return finding;
    const auto mended = context.store.write(
        context.stamp(), [&](PlanWriter& plan) { return mend_parents(plan, deps); });
    if (!mended) return not_looked_at(mended.error());
    return {.message = finding.message + ": put right", .fixed = true};
}

// As it would be written now; nullopt for a file of no open epic, which gc takes away.
Result<std::optional<std::string>> right_mapping(PlanReader& plan, const std::string& name) {
    const auto id = ProjectPaths::epic_of_mapping(name);
    if (!id) return std::optional<std::string>();
    ATELIER_TRY(const auto epic, plan.find(*id));
    if (!epic || kind_of(*epic) != BeadKind::epic || is_closed(*epic))
        return std::optional<std::string>();
    ATELIER_TRY(const EpicTree tree, load_plan(plan, *id));
    ATELIER_TRY(std::string text, mapping_of(tree));
    return std::optional(std::move(text));
}

Result<std::vector<std::string>> compare_mappings(const DoctorDeps& deps) {
    std::vector<std::string> stale;
    ATELIER_TRY(const auto names, deps.files.list(deps.paths.meta()));
    for (const std::string& name : names) {
        const std::filesystem::path file = deps.paths.meta() / name;
        ATELIER_TRY(const auto right, deps.plan->store.read([&](PlanReader& plan) {
            return right_mapping(plan, name);
        }));
        if (!right) continue;
        ATELIER_TRY(const auto there, deps.files.read(file));
        if (there == right) continue;
        stale.push_back(file.string());
        if (deps.fix) ATELIER_CHECK(deps.files.write(file, *right));
    }
    return stale;
}

Finding check_mappings(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = no_plan};
    const auto stale = compare_mappings(deps);
    if (!stale) return not_looked_at(stale.error());
    if (stale->empty()) return {.message = "mapping files say what the plan says"};
    Finding finding{.state = deps.fix ? CheckState::good : CheckState::note,
                    .message = first_few(*stale) + (deps.fix ? ": written anew" : ""),
                    .hint = deps.fix ? Advice() : advise(Hint::fix_hooks),
                    .fixed = deps.fix};
    finding.details.set("found", Json::strings(*stale));
    return finding;
}

} // namespace

std::span<const Check> plan_checks() {
    static constexpr Check checks[] = {
        {"beads", check_beads},
        {"labels", check_labels},
        {"assignments", check_assignments},
        {"dead-sessions", check_sessions},
        {"work-branches", check_work_branches},
        {"parent-branches", check_parent_branches},
        {"mappings", check_mappings},
    };
    return checks;
}

} // namespace atelier
