#include "app/core/what_is_next.hpp"

#include "app/core/agent_mail.hpp"
#include "app/core/decisions.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/core/start_pauses.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/message.hpp"
#include "domain/plan/branches.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

Result<std::vector<BeadId>> mail_without_brief(PlanReader& plan, const Context& context,
                                               const AgentId& agent) {
    ATELIER_TRY(const auto unread, messages_breaking_in(plan, context, agent));
    std::vector<BeadId> found;
    for (const Bead& message : unread) {
        ATELIER_TRY(const Message mail, Message::of(message));
        ATELIER_TRY(const bool waits, waits_for_brief(plan, mail));
        if (!waits) found.push_back(message.id);
    }
    return found;
}

Result<std::optional<Bead>> epic_of_agent(PlanReader& plan, const Context& context,
                                          const AgentId& agent) {
    ATELIER_TRY(const auto bead, plan.find(agent.bead(context.issue_prefix)));
    return bead ? held_epic(plan, *bead) : std::optional<Bead>{};
}

std::optional<BeadId> bead_of(const std::optional<AgentId>& agent, const Context& context) {
    return agent ? std::optional(agent->bead(context.issue_prefix)) : std::nullopt;
}

Result<Asker> asker_of(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                       const WorkQuestion& question, const PauseOrders& orders) {
    Asker asker{.agent = question.agent,
                .may_change = question.may_change,
                .lands = question.lands,
                .epic = {},
                .mail = {}};
    asker.paused = paused_by_order(orders, std::nullopt, bead_of(question.agent, context));
    if (question.agent) {
        ATELIER_TRY(const auto held, epic_of_agent(plan, context, *question.agent));
        if (held) asker.epic = held->id;
    }
    // A run would hold a session on it.
    const bool may_not_begin = question.lands && !asker.paused.empty();
    if (!question.reads_mail || may_not_begin) return asker;
    ATELIER_TRY(const AgentId reader, question.agent ? Result<AgentId>(*question.agent)
                                                     : free_worker(plan, context, probe));
    ATELIER_TRY(asker.mail, mail_without_brief(plan, context, reader));
    if (!question.rules.takes_queued || !asker.paused.empty()) return asker;
    ATELIER_TRY(const auto queued,
                waiting_in_queues(plan, context, reader, question.rules.excluded));
    if (!queued.empty()) asker.queued = queued.front();
    return asker;
}

Result<Candidate> candidate_of(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                               const Bead& epic, const PauseOrders& orders) {
    Candidate candidate{.epic = epic};
    candidate.paused = paused_by_order(orders, epic, context.issue_prefix);
    const auto holder = AgentId::parse(epic.assignee);
    if (!holder || holder->role() != Role::worker) return candidate;
    candidate.holder = *holder;
    ATELIER_TRY(candidate.holder_life, life_of(plan, context, *holder, probe));
    ATELIER_TRY(const LeaseHolder claim, holder_of(plan, epic.id, probe));
    candidate.leased = claim.lease.has_value();
    candidate.claim_life = life_of(claim, context.clock.now(), context.settings.lease);
    // Without an orchestrator its claim speaks for it, whatever it is assigned to by now.
    if (claim.lease && claim.lease->agent == *holder && claim.lease->keeper.pid == 0)
        candidate.holder_life = std::min(candidate.holder_life, candidate.claim_life);
    ATELIER_TRY(const auto held, epic_of_agent(plan, context, *holder));
    if (held) candidate.holds = held->id;
    return candidate;
}

std::vector<Reason> root_reasons(const EpicTree& tree, const SeenGround& ground) {
    const BeadId& id = tree.epic().id;
    const auto epic = Epic::of(tree.epic());
    if (!epic) return {{epic.error().code, epic.error().message, id}};
    const auto root = epic->require_root_branch();
    if (!root) return {{root.error().code, root.error().message, id}};
    for (const Checkout& checkout : ground.checkouts)
        if (checkout.branch == *root) {
            const Error held = root_is_checked_out(*root, checkout);
            return {{held.code, held.message, id}};
        }
    return {};
}

bool has_one(const EpicTree& tree, ChangesetState state) {
    return std::ranges::any_of(tree.changesets(),
                               [&](const Bead& changeset) { return state_of(changeset) == state; });
}

// A root branch that is gone is made anew only while nothing has landed on it, and never by
// landing.
std::vector<Reason> gone_root_reasons(const EpicTree& tree, const SeenGround& ground) {
    const auto epic = Epic::of(tree.epic());
    if (!epic || !epic->root_branch() || !ground.branches) return {};
    const std::string root = epic->root_branch()->str();
    if (ground.branches->contains(root)) return {};
    const Error gone = no_root_branch(tree, *epic->root_branch());
    return {{gone.code, with_hint(gone), tree.epic().id}};
}

// A root branch that has to be made is cut from its parent.
std::vector<Reason> unmade_root_reasons(const EpicTree& tree, const SeenGround& ground) {
    const auto epic = Epic::of(tree.epic());
    if (!epic || !epic->root_branch() || !ground.branches || !ground.root_start) return {};
    if (ground.branches->contains(epic->root_branch()->str())) return {};
    const auto start = ground.root_start(*epic);
    if (start) return {};
    return {{start.error().code, with_hint(start.error()), tree.epic().id}};
}

// Of a changeset that the plan says nobody has begun: whose the branch is that has its name.
std::vector<Reason> unknown_branch_reasons(const Bead& changeset, const EpicTree& tree,
                                           const BranchName& root, const BranchName& branch,
                                           const SeenGround& ground) {
    if (!ground.branches || !ground.found_branch) return {};
    const auto head = ground.branches->find(branch.str());
    const auto root_head = ground.branches->find(root.str());
    if (head == ground.branches->end() || root_head == ground.branches->end()) return {};
    const auto found =
        ground.found_branch({tree.epic().id, changeset, branch, head->second, root_head->second});
    if (found && *found) return {};
    const Error fault = found ? not_its_branch(branch, *ground.branches) : found.error();
    return {{fault.code, with_hint(fault), changeset.id}};
}

// Its worktree shows another branch, or something else has its work branch.
std::vector<Reason> place_reasons(const Bead& changeset, const EpicTree& tree,
                                  const Result<BranchName>& root, const SeenGround& ground) {
    const auto facts = Changeset::of(changeset);
    if (!facts) return {{facts.error().code, facts.error().message, changeset.id}};
    if (!root) return {};
    const auto own = work_branch(*root, changeset.id);
    if (!own) return {{own.error().code, own.error().message, changeset.id}};
    if (facts->work_branch() && *facts->work_branch() != *own)
        return {{ErrorCode::branch_immutable,
                 changeset.id.str() + " is bound to the work branch " +
                     facts->work_branch()->str() + ", not " + own->str(),
                 changeset.id}};
    const BranchName& branch = *own;
    const bool begun = facts->parent_base().has_value();
    if (!begun)
        if (auto reasons = unknown_branch_reasons(changeset, tree, *root, branch, ground);
            !reasons.empty())
            return reasons;
    const auto place = ground.worktrees / changeset.id.str();
    for (const Checkout& checkout : ground.checkouts) {
        const bool here = checkout.worktree == place;
        const bool shows_it = checkout.branch == branch;
        // Of one that nobody has begun it is somebody's left worktree, which is looked at closer
        // when it is to be made.
        if (here && begun && !shows_it && checkout.branch && !checkout.in_progress &&
            !checkout.prunable)
            return {{ErrorCode::ref_conflict,
                     "the worktree " + place.string() + " is on " + checkout.branch->str() +
                         ", not on " + branch.str(),
                     changeset.id}};
        if (!here && shows_it)
            return {{ErrorCode::ref_conflict,
                     "the work branch " + branch.str() + " is checked out in " +
                         checkout.worktree.string(),
                     changeset.id}};
    }
    return {};
}

std::optional<CommitId> work_on(const Bead& changeset, const SeenGround& ground) {
    if (!ground.branches) return std::nullopt;
    const auto facts = Changeset::of(changeset);
    if (!facts || !facts->work_branch()) return std::nullopt;
    const auto head = ground.branches->find(facts->work_branch()->str());
    if (head == ground.branches->end() || head->second == facts->parent_base()) return std::nullopt;
    return head->second;
}

void add_ground(const SeenGround& ground, EpicFacts& facts) {
    facts.ground = root_reasons(facts.tree, ground);
    auto gone = gone_root_reasons(facts.tree, ground);
    if (has_one(facts.tree, ChangesetState::merged))
        facts.ground.insert(facts.ground.end(), gone.begin(), gone.end());
    else if (has_one(facts.tree, ChangesetState::done))
        facts.landing = std::move(gone);
    if (!has_one(facts.tree, ChangesetState::merged)) {
        const auto unmade = unmade_root_reasons(facts.tree, ground);
        facts.ground.insert(facts.ground.end(), unmade.begin(), unmade.end());
    }
    const auto root = root_branch_of(facts.tree.epic());
    for (const Bead& changeset : facts.tree.changesets()) {
        if (is_settled(state_of(changeset))) continue;
        if (auto reasons = place_reasons(changeset, facts.tree, root, ground); !reasons.empty())
            facts.places.emplace(changeset.id, std::move(reasons));
        if (const auto head = work_on(changeset, ground)) facts.work.emplace(changeset.id, *head);
    }
}

const Forecast* forecast_of(const SeenGround* ground) {
    return ground != nullptr && ground->forecast ? &*ground->forecast : nullptr;
}

bool is_complete(const EpicTree& tree) {
    return std::ranges::all_of(tree.changesets(), [](const Bead& changeset) {
        const ChangesetState state = state_of(changeset);
        return is_settled(state) || state == ChangesetState::done;
    });
}

void add_prerequisites(const EpicTree& tree, const Bead& bead, std::vector<BeadId>& found) {
    for (const BeadId& id : bead.depends_on) {
        if (std::ranges::count(found, id) > 0) continue;
        found.push_back(id);
        if (const Bead* const prerequisite = tree.find(id))
            add_prerequisites(tree, *prerequisite, found);
    }
}

Result<EpicFacts> facts_of(PlanReader& plan, const Context& context, Candidate candidate,
                           EpicTree tree, const SeenGround* ground, const OpenWorkSeen& seen) {
    EpicFacts facts{std::move(candidate), std::move(tree)};
    for (const Bead& changeset : facts.tree.changesets()) {
        if (is_settled(state_of(changeset))) continue;
        ATELIER_TRY(const auto waits, molecule_waits(plan, context, changeset));
        if (waits) facts.places[changeset.id].push_back(*waits);
        if (waits) facts.at_gates.insert(changeset.id);
        if (!waits && state_of(changeset) == ChangesetState::done) {
            ATELIER_TRY(const bool goes_on, molecule_goes_on(plan, changeset));
            if (goes_on) facts.decided.insert(changeset.id);
        }
        if (auto met = collisions_of(changeset, facts.tree, seen); !met.empty())
            facts.collisions.emplace(changeset.id, std::move(met));
    }
    facts.admission = context.settings.admission;
    facts.review_debt = seen.review_debt;
    ATELIER_TRY(facts.more_work, more_work_announced(plan, facts.tree.epic().id));
    facts.now = context.clock.now();
    ATELIER_TRY(facts.pauses, start_pauses(plan, facts.now));
    if (ground != nullptr) add_ground(*ground, facts);
    return facts;
}

// Epics of one parent have one start, and each answer costs children of Git's.
std::function<Result<CommitId>(const Epic&)> one_answer_per_parent(Repository& repository) {
    using Answers = std::map<std::optional<BranchName>, Result<CommitId>>;
    return [&repository, answers = Answers()](const Epic& epic) mutable {
        const auto known = answers.find(epic.parent_branch());
        if (known != answers.end()) return known->second;
        return answers.emplace(epic.parent_branch(), start_of_root(repository.refs(), epic))
            .first->second;
    };
}

} // namespace

Result<OpenWorkSeen> see_open_work(PlanReader& plan, const Context& context,
                                   const LivenessProbe& probe, const Forecast* forecast) {
    OpenWorkSeen seen;
    ATELIER_TRY(seen.review_debt, review_debt_reached(plan, context));
    if (!context.settings.forecast) return seen;
    if (forecast != nullptr) {
        seen.forecast = *forecast;
    } else {
        ATELIER_TRY(const auto kept, plan.remembered(forecast_key));
        if (kept) seen.forecast = parse_forecast(*kept);
    }
    // By the label alone: what is found so does not grow with the past.
    ATELIER_TRY(const auto begun,
                plan.select({.label = std::string(name_of(ChangesetLabel::in_progress))}));
    for (const Bead& changeset : begun) {
        if (kind_of(changeset) != BeadKind::changeset) continue;
        ATELIER_TRY(const ChangesetState state, state_now(plan, context, changeset, probe));
        if (state != ChangesetState::working && state != ChangesetState::done) continue;
        UnderWay work{changeset.id, {}, changeset.depends_on};
        if (const auto said = Changeset::of(changeset)) work.paths = said->paths();
        seen.under_way.push_back(std::move(work));
    }
    return seen;
}

std::vector<BeadId> prerequisites_of(const Bead& changeset, const EpicTree& tree) {
    std::vector<BeadId> prerequisites;
    add_prerequisites(tree, changeset, prerequisites);
    add_prerequisites(tree, tree.epic(), prerequisites);
    return prerequisites;
}

std::vector<Collision> collisions_of(const Bead& changeset, const EpicTree& tree,
                                     const OpenWorkSeen& seen) {
    if (seen.under_way.empty()) return {};
    const std::vector<BeadId> prerequisites = prerequisites_of(changeset, tree);
    std::vector<std::string> paths;
    if (const auto said = Changeset::of(changeset)) paths = said->paths();
    return collisions_with(seen.under_way, seen.forecast, changeset.id, paths, prerequisites);
}

Result<std::vector<Collision>> collisions_to_tell(PlanReader& plan, const Context& context,
                                                  const LivenessProbe& probe, const Bead& changeset,
                                                  const EpicTree& tree, const Forecast* forecast) {
    ATELIER_TRY(const OpenWorkSeen seen, see_open_work(plan, context, probe, forecast));
    std::vector<Collision> told = collisions_about(seen.forecast, changeset.id);
    for (Collision& one : collisions_of(changeset, tree, seen))
        if (one.planned) told.push_back(std::move(one));
    return told;
}

Result<SeenGround> read_ground(Repository& repository, const ProjectPaths& paths) {
    SeenGround ground;
    ground.worktrees = paths.worktrees();
    ATELIER_TRY(ground.checkouts, repository.worktrees().checkouts());
    ATELIER_TRY(ground.branches, repository.refs().branches());
    ground.found_branch = [&repository](const UnknownBranch& unknown) {
        return found_branch(repository, unknown);
    };
    ground.root_start = one_answer_per_parent(repository);
    return ground;
}

Result<Selection> what_is_next(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                               const WorkQuestion& question) {
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    ATELIER_TRY(const Asker asker, asker_of(plan, context, probe, question, orders));
    std::vector<Bead> epics;
    if (question.rules.epic) {
        ATELIER_TRY(Bead named, require_epic(plan, *question.rules.epic));
        epics.push_back(std::move(named));
    } else {
        ATELIER_TRY(epics, open_epics(plan));
    }
    std::vector<Candidate> candidates;
    for (const Bead& epic : epics) {
        ATELIER_TRY(Candidate candidate, candidate_of(plan, context, probe, epic, orders));
        candidates.push_back(std::move(candidate));
    }
    ATELIER_TRY(const OpenWorkSeen seen,
                see_open_work(plan, context, probe, forecast_of(question.ground)));
    return choose_work(asker, std::move(candidates), question.rules,
                       [&](const Candidate& candidate) -> Result<EpicFacts> {
                           // What is below changesets matters only to closing it.
                           ATELIER_TRY(EpicTree tree, load_outline(plan, candidate.epic));
                           if (is_complete(tree)) {
                               ATELIER_TRY(tree, load_epic(plan, candidate.epic.id));
                           }
                           return facts_of(plan, context, candidate, std::move(tree),
                                           question.ground, seen);
                       });
}

Result<EpicFacts> facts_of_epic(PlanReader& plan, const Context& context,
                                const LivenessProbe& probe, const Bead& epic,
                                const SeenGround* ground) {
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    ATELIER_TRY(Candidate candidate, candidate_of(plan, context, probe, epic, orders));
    ATELIER_TRY(EpicTree tree, load_epic(plan, epic.id));
    ATELIER_TRY(const OpenWorkSeen seen, see_open_work(plan, context, probe, forecast_of(ground)));
    return facts_of(plan, context, std::move(candidate), std::move(tree), ground, seen);
}

} // namespace atelier
