// Whether what the plan keeps of leases, rescue refs and pull requests is as they are.
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/doctor/doctor.hpp"
#include "app/guard/rescue_refs.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forge/pull_request.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What is not right about what the plan says, and the bead to look at.
struct Differences {
    std::vector<std::string> found = {};
    std::string first = {};

    void add(const BeadId& bead, std::string what) {
        if (first.empty()) first = bead.str();
        found.push_back(std::move(what));
    }
};

Result<Differences> leases_without_claim(PlanReader& plan, const DoctorDeps& deps) {
    Differences out;
    ATELIER_TRY(const auto leases, plan.leases());
    for (const Lease& lease : leases) {
        ATELIER_TRY(const auto epic, plan.find(lease.on));
        if (!epic || kind_of(*epic) != BeadKind::epic) continue;
        if (is_claimed(*epic) && epic->assignee == lease.agent.str()) continue;
        ATELIER_TRY(const Life life, life_of(plan, *deps.plan, lease.on, deps.probe));
        if (life != Life::lives) continue;
        const std::string holder =
            is_claimed(*epic) ? "is claimed by " + epic->assignee : "is claimed by nobody";
        out.add(epic->id, epic->id.str() + " " + holder + ", and " + lease.agent.str() +
                              " has a lease on it that is in use");
    }
    return out;
}

Result<std::vector<std::string>> unknown_rescue_refs(PlanReader& plan, const DoctorDeps& deps) {
    std::vector<std::string> unknown;
    ATELIER_TRY(const auto refs, deps.repository.refs().refs_below(std::string(rescue_folder)));
    for (const auto& [name, commit] : refs) {
        ATELIER_TRY(const bool known, is_known_rescue_ref(plan, name, commit.str()));
        if (!known) unknown.push_back(name);
    }
    return unknown;
}

struct RecordedPullRequest {
    BeadId changeset;
    std::int64_t number = 0;
    std::string state;
    std::string branch;
};

// Those of changesets that are not settled: nobody asks about another one any more.
Result<std::vector<RecordedPullRequest>> recorded_pull_requests(PlanReader& plan) {
    std::vector<RecordedPullRequest> recorded;
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset}));
    for (const Bead& changeset : changesets) {
        if (is_settled(state_of(changeset))) continue;
        const ChangesetAsWritten written = changeset_as_written(changeset);
        const auto number = written.pr_number ? parse_integer(*written.pr_number) : std::nullopt;
        if (number)
            recorded.push_back({changeset.id, *number, written.pr_state.value_or(""),
                                written.work_branch.value_or("")});
    }
    return recorded;
}

// "" where the forge has it as it is recorded.
std::string difference(const RecordedPullRequest& recorded,
                       const std::optional<PullRequest>& there) {
    const std::string which =
        "pull request #" + std::to_string(recorded.number) + " of " + recorded.changeset.str();
    if (!there) return which + " is not on the forge";
    if (there->head.str() != recorded.branch)
        return which + " is of the branch " + there->head.str() + " there";
    // Every other state is one of an open pull request.
    const auto end = parse_name<PullRequestEnd>(recorded.state).value_or(PullRequestEnd::open);
    if (!recorded.state.empty() && there->end != end)
        return which + " is " + std::string(name_of(there->end)) + " there, and recorded as " +
               recorded.state;
    return {};
}

Result<Differences> compare_pull_requests(const DoctorDeps& deps,
                                          const std::vector<RecordedPullRequest>& recorded) {
    Differences out;
    ATELIER_TRY(const CodeHost host,
                code_host(deps.repository, deps.plan->settings.admission.pr_mode, deps.forge));
    for (const RecordedPullRequest& one : recorded) {
        ATELIER_TRY(const auto there, host.forge->pull_request(one.number));
        if (auto what = difference(one, there); !what.empty())
            out.add(one.changeset, std::move(what));
    }
    return out;
}

} // namespace

Finding check_leases(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto found =
        deps.plan->store.read([&](PlanReader& plan) { return leases_without_claim(plan, deps); });
    if (!found) return not_looked_at(found.error());
    return noted(found->found, "each lease that is in use has its claim",
                 advise(Hint::what_it_is, found->first), CheckState::wrong);
}

Finding check_rescue_refs(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto found =
        deps.plan->store.read([&](PlanReader& plan) { return unknown_rescue_refs(plan, deps); });
    if (!found) return not_looked_at(found.error());
    return noted(*found, "the plan knows each rescue ref", advise(Hint::rescue_list));
}

Finding check_recorded_pull_requests(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    if (deps.plan->settings.admission.pr_mode == PrMode::none)
        return {.message = "branch.pr_mode is none: there are no pull requests"};
    const auto recorded = deps.plan->store.read(recorded_pull_requests);
    if (!recorded) return not_looked_at(recorded.error());
    if (recorded->empty()) return {.message = "no pull request is open"};
    const auto found = compare_pull_requests(deps, *recorded);
    if (!found) return not_looked_at(found.error());
    return noted(found->found, "each pull request is on the forge as it is recorded",
                 advise(Hint::what_it_is, found->first));
}

} // namespace atelier
