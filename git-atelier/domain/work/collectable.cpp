#include "domain/work/collectable.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view not_a_folder = "what stands in its place is not a folder";

Judgement collected(std::string why) {
    return {.verdict = Verdict::collect, .why = std::move(why)};
}

Judgement left(std::string why, Advice hint = {}) {
    return {.verdict = Verdict::leave, .why = std::move(why), .hint = std::move(hint)};
}

std::string until(const LeaseHolder& holder, Time now, const LeaseRules& rules) {
    const Lease& lease = *holder.lease;
    if (holder.process != Liveness::elsewhere || lease.keeper.pid == 0)
        return "its lease runs " + for_another(now, lease.expires_at);
    return "it ran on " + lease.keeper.host + ", and may still " +
           for_another(now, lease.expires_at + rules.stale_after);
}

std::string purpose_text(Purpose purpose) {
    switch (purpose) {
    case Purpose::current:
        return "in use";
    case Purpose::merged:
        return "its changeset has landed";
    case Purpose::abandoned:
        return "its changeset was abandoned";
    case Purpose::closed:
        return "it is closed";
    case Purpose::planner:
        return "its planner has ended";
    case Purpose::made_again:
        return "it is made again";
    case Purpose::half_removed:
        return "its removal was interrupted";
    case Purpose::turn:
        return "its turn is over";
    case Purpose::spare:
        return "no changeset will be given it";
    case Purpose::unknown:
        return "the plan knows nothing of it";
    }
    return {};
}

bool is_commits(const Unsaved& unsaved) {
    return unsaved.kind == UnsavedKind::commits;
}

// As far as its HEAD shows them.
bool is_commits_of_head(const Unsaved& unsaved) {
    return is_commits(unsaved) && unsaved.refs.empty();
}

} // namespace

Judgement judge_session(const Session& session, const SessionFacts& facts, Time now,
                        const LeaseRules& rules) {
    if (session.ended_at) return {};
    for (const LeaseHolder* holder : {&facts.identity, &facts.claim}) {
        if (life_of(*holder, now, rules) == Life::over) continue;
        if (holder->lease->keeper.pid != 0 && holder->process == Liveness::alive) return {};
        return left(until(*holder, now, rules), advise(Hint::gc_ends));
    }
    if (!facts.identity.lease && !facts.claim.lease && now < session.started_at + rules.stale_after)
        return left("it is not known whether it still runs", advise(Hint::gc_ends_old));
    if (!facts.processes) return left("it is not known whether any of its processes are left");
    return collected("of " + session.agent.str() + ", which is gone; it had reached " +
                     std::string(name_of(session.stage)) +
                     (*facts.processes ? ", and left processes behind" : ""));
}

Judgement judge_lease(const LeaseHolder& holder, Time now, const LeaseRules& rules) {
    if (!holder.lease || holder.lease->ended || holder.lease->keeper.pid == 0) return {};
    if (life_of(holder, now, rules) != Life::over) return {};
    return collected(holder.lease->agent.str() + " is gone; its lease ran out " +
                     ago(now, holder.lease->expires_at));
}

Judgement judge_assignment(const Bead& agent, const std::optional<Bead>& epic) {
    if (!agent.assignment) return {};
    const std::string id = agent.assignment->str();
    if (!epic) return collected("there is no " + id);
    if (kind_of(*epic) != BeadKind::epic) return collected(id + " is not an epic");
    if (is_closed(*epic)) return collected(id + " is closed");
    if (epic->assignee.empty()) return collected(id + " is not claimed");
    if (epic->assignee != agent.title) return collected(id + " is held by " + epic->assignee);
    return {};
}

Judgement judge_claim(const Bead& epic, const LeaseHolder& claim, Life identity, bool at_work,
                      Time now, const LeaseRules& rules) {
    // Without a lease it is a person's own, in another Beads program; so is one that they gave to
    // somebody else.
    if (!is_claimed(epic) || !claim.lease || epic.assignee != claim.lease->agent.str()) return {};
    const Life life = life_of(claim, now, rules);
    if (at_work || identity == Life::lives || life == Life::lives) return {};
    const Time last_renewed = renewed_at(*claim.lease, rules);
    if (life == Life::binds || identity == Life::binds) {
        if (now < last_renewed + rules.stale_after) return {};
        return left("held by " + epic.assignee + ", which has ended; its lease runs " +
                        for_another(now, claim.lease->expires_at),
                    advise(Hint::gc_gives_back));
    }
    // One that was ended on purpose is over since then, however long it would have run.
    const Time over = claim.lease->ended ? last_renewed : expiry_of(*claim.lease, now, rules);
    if (now < over + rules.stale_after) return {};
    return collected("held by " + epic.assignee + ", which has ended; its lease ran out " +
                     ago(now, over));
}

Judgement judge_message(const Bead& message, const std::optional<Time>& expiry, Time now) {
    if (is_closed(message) || message.status == BeadStatus::pinned) return {};
    if (!expiry || now < *expiry) return {};
    return collected("it expired " + ago(now, *expiry));
}

Judgement judge_worktree(const WorktreeFacts& facts, bool force) {
    if (facts.purpose == Purpose::current) return {};
    if (facts.locked)
        return left("locked" + (facts.locked->empty() ? "" : ": " + *facts.locked),
                    advise(Hint::unlock_worktree));
    if (facts.taken) return left(std::string(not_a_folder), advise(Hint::move_it_away));
    if (!facts.unsaved)
        return left("could not be looked at: " + facts.fault, advise(Hint::repair_worktree));
    const std::string why = purpose_text(facts.purpose);
    if (facts.unsaved->empty()) return collected(facts.gone ? "its folder is gone; " + why : why);
    const std::string risk = unsaved_text(*facts.unsaved);
    const bool keepable = can_be_kept(*facts.unsaved);
    Judgement judgement =
        force && keepable
            ? collected(why + "; forced, though " + risk)
            : left(why + ", but " + risk, advise(keepable ? Hint::gc_force : Hint::gc_after_push));
    judgement.rescue = judgement.verdict == Verdict::collect;
    judgement.unsaved = *facts.unsaved;
    return judgement;
}

std::optional<Obstacle> obstacle_of(const LeaseHolder& holder, Time now, const LeaseRules& rules) {
    if (life_of(holder, now, rules) == Life::over) return std::nullopt;
    const Lease& lease = *holder.lease;
    const std::string agent = lease.agent.str();
    if (holder.process == Liveness::alive && lease.keeper.pid != 0)
        return Obstacle{ErrorCode::identity_in_use,
                        agent + " is running: process " + std::to_string(lease.keeper.pid) +
                            " on " + lease.keeper.host,
                        advise(Hint::end_that_session)};
    return Obstacle{ErrorCode::identity_in_use,
                    "nothing proves that " + agent + " has ended; " + until(holder, now, rules),
                    advise(Hint::after_that)};
}

std::optional<Obstacle> obstacle_of(const WorktreeFacts& facts, bool on_branch) {
    if (facts.locked)
        return Obstacle{ErrorCode::dirty, "is locked: " + *facts.locked,
                        advise(Hint::unlock_worktree)};
    if (facts.taken)
        return Obstacle{ErrorCode::dirty, std::string(not_a_folder), advise(Hint::move_it_away)};
    if (!facts.unsaved)
        return Obstacle{ErrorCode::dirty, "could not be looked at: " + facts.fault,
                        advise(Hint::repair_worktree)};
    std::vector<Unsaved> unsaved = *facts.unsaved;
    if (facts.gone && on_branch) std::erase_if(unsaved, is_commits_of_head);
    if (unsaved.empty()) return std::nullopt;
    const std::string risk = unsaved_text(unsaved);
    if (std::ranges::all_of(unsaved, is_commits))
        return Obstacle{ErrorCode::not_integrated, risk, advise(Hint::land_or_abandon)};
    const bool inner =
        std::ranges::any_of(unsaved, [](const Unsaved& one) { return !one.where.empty(); });
    return Obstacle{ErrorCode::dirty, risk,
                    advise(inner ? Hint::push_inner : Hint::commit_or_drop)};
}

Judgement judge_branch(const BranchFacts& facts) {
    if (facts.purpose == Purpose::current || facts.purpose == Purpose::unknown || facts.held)
        return {};
    const std::string why = purpose_text(facts.purpose);
    if (facts.safe == Evidence::yes) return collected(why);
    if (facts.safe == Evidence::unknown)
        return left(why + ", but it is not known whether its commits are anywhere else");
    return left(why + ", but its commits are not proven to be anywhere else",
                advise(Hint::delete_branch));
}

Judgement judge_mapping(const std::optional<Bead>& epic) {
    if (!epic) return collected("its epic is not in the plan");
    if (kind_of(*epic) != BeadKind::epic) return collected(epic->id.str() + " is not an epic");
    return is_closed(*epic) ? collected("its epic is closed") : Judgement{};
}

Judgement judge_home(const HomeUse& use, const std::optional<Seconds>& keep, Time now) {
    if (use.identity != Life::over || use.assigned || use.at_work) return {};
    if (!use.last_ended)
        return left("no session of that agent is in the plan", advise(Hint::delete_file));
    if (!keep || now < *use.last_ended + *keep) return {};
    return collected("its agent has no epic, and its last session ended " +
                     ago(now, *use.last_ended));
}

Judgement judge_home_of_nobody() {
    return left("no agent can have that name", advise(Hint::delete_file));
}

Judgement judge_transcript(const std::optional<Session>& session,
                           const std::optional<Seconds>& keep, Time now) {
    if (!session) return left("its session is not in the plan", advise(Hint::delete_file));
    if (!keep || !session->ended_at || now < *session->ended_at + *keep) return {};
    return collected("of " + session->agent.str() + ", ended " + ago(now, *session->ended_at));
}

} // namespace atelier
