#include "app/core/life.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/workflow/workflow.hpp"

#include <algorithm>

namespace atelier {
namespace {

// One that holds an epic is for whoever goes on with that.
Result<bool> is_free(PlanReader& plan, const Context& context, const AgentId& agent,
                     const LivenessProbe& probe) {
    ATELIER_TRY(const Life life, life_of(plan, context, agent, probe));
    if (life == Life::lives) return false;
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    if (orders.find(agent.bead(context.issue_prefix)) != nullptr) return false;
    ATELIER_TRY(const auto bead, plan.find(agent.bead(context.issue_prefix)));
    if (!bead) return true;
    ATELIER_TRY(const auto held, held_epic(plan, *bead));
    return !held;
}

// A retry or an answer let it go on; `since` nullopt: whenever that was.
Result<bool> is_tried_again(PlanReader& plan, const BeadId& changeset,
                            const std::optional<Time>& since) {
    ATELIER_TRY(const auto decided, plan.decisions({changeset}));
    return std::ranges::any_of(decided, [&](const DecisionFacts& facts) {
        return facts.row.act == Act::retry && facts.event && (!since || facts.event->at > *since);
    });
}

} // namespace

Result<LeaseHolder> holder_of(PlanReader& plan, const BeadId& on, const LivenessProbe& probe) {
    LeaseHolder holder;
    ATELIER_TRY(holder.lease, plan.lease(on));
    if (holder.lease && holder.lease->keeper.pid != 0) holder.process = probe(holder.lease->keeper);
    return holder;
}

Result<AgentHolders> holders_of(PlanReader& plan, const Context& context, const AgentId& agent,
                                const LivenessProbe& probe) {
    AgentHolders holders;
    const BeadId id = agent.bead(context.issue_prefix);
    ATELIER_TRY(holders.identity, holder_of(plan, id, probe));
    ATELIER_TRY(const auto bead, plan.find(id));
    if (!bead || !bead->assignment) return holders;
    ATELIER_TRY(LeaseHolder claim, holder_of(plan, *bead->assignment, probe));
    if (claim.lease && claim.lease->agent == agent) holders.claim = std::move(claim);
    return holders;
}

Result<SessionHolders> holders_of(PlanReader& plan, const Context& context, const Session& session,
                                  const LivenessProbe& probe) {
    SessionHolders holders;
    // An artisan holds nothing itself: its turn lives with the run.
    if (session.agent.role() == Role::artisan) {
        ATELIER_TRY(const auto turns, plan.runs().turns({.session = session.id}));
        if (turns.empty()) return holders;
        ATELIER_TRY(holders.claim, holder_of(plan, turns.front().run, probe));
        return holders;
    }
    ATELIER_TRY(holders.identity, holder_of(plan, session.agent.bead(context.issue_prefix), probe));
    if (!session.epic) return holders;
    ATELIER_TRY(LeaseHolder claim, holder_of(plan, *session.epic, probe));
    if (claim.lease && claim.lease->session == session.id) holders.claim = std::move(claim);
    return holders;
}

Result<Life> life_of(PlanReader& plan, const Context& context, const BeadId& on,
                     const LivenessProbe& probe) {
    ATELIER_TRY(const LeaseHolder holder, holder_of(plan, on, probe));
    return life_of(holder, context.clock.now(), context.settings.lease);
}

Result<Life> life_of(PlanReader& plan, const Context& context, const AgentId& agent,
                     const LivenessProbe& probe) {
    ATELIER_TRY(const AgentHolders holders, holders_of(plan, context, agent, probe));
    return life_of(holders, context.clock.now(), context.settings.lease);
}

Result<Life> life_of(PlanReader& plan, const Context& context, const Session& session,
                     const LivenessProbe& probe) {
    ATELIER_TRY(const SessionHolders holders, holders_of(plan, context, session, probe));
    return life_of(holders, context.clock.now(), context.settings.lease);
}

Result<AgentNow> agent_now(PlanReader& plan, const Context& context, const Bead& agent,
                           const LivenessProbe& probe) {
    const Time now = context.clock.now();
    const auto identity = AgentId::parse(agent.title);
    if (!identity) return agent_now(agent, {}, std::nullopt, now, context.settings.lease);
    ATELIER_TRY(const AgentHolders holders, holders_of(plan, context, *identity, probe));
    ATELIER_TRY(const auto open, plan.sessions({.agent = *identity, .open_only = true}));
    const auto running = open.empty() ? std::nullopt : std::optional(open.back());
    return agent_now(agent, holders, running, now, context.settings.lease);
}

Result<ChangesetState> state_now(PlanReader& plan, const Context& context, const Bead& changeset,
                                 const LivenessProbe& probe) {
    if (state_of(changeset) != ChangesetState::working) return state_of(changeset);
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset.id}));
    std::optional<Session> last;
    for (const Session& session : sessions)
        if (!last || last->ended_at || !session.ended_at) last = session;
    std::optional<Time> since;
    if (last) since = idle_since(*last);
    bool worked_on = false;
    if (last && !last->ended_at) {
        ATELIER_TRY(const Life life, life_of(plan, context, *last, probe));
        worked_on = life == Life::lives;
    } else if (changeset.parent) {
        // An agent without an orchestrator holds the epic and no session.
        ATELIER_TRY(const LeaseHolder claim, holder_of(plan, *changeset.parent, probe));
        if (claim.lease && claim.lease->keeper.pid == 0) {
            const LeaseRules& rules = context.settings.lease;
            worked_on = life_of(claim, context.clock.now(), rules) == Life::lives;
            since = std::max(since.value_or(Time{}), renewed_at(*claim.lease, rules));
        }
    }
    if (worked_on) return state_now(changeset, last, true);
    ATELIER_TRY(const bool tried_again, is_tried_again(plan, changeset.id, since));
    return state_now(changeset, last, false, tried_again);
}

std::string gate_limit_key(const BeadId& run) {
    return "gate-limit:" + run.str();
}

Result<std::string> wanted_at_gate(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto opened,
                plan.events({.bead = run, .types = {EventType::gate_opened}, .newest = 1}));
    if (opened.empty()) return std::string("review");
    const auto parsed = parse_json(opened.front().data);
    const Json* const data = std::get_if<Json>(&parsed);
    return data == nullptr ? std::string("review") : data->string_at("gate");
}

Result<std::optional<Run>> unfinished_run(RunReader& runs, const BeadId& id) {
    ATELIER_TRY(auto run, runs.find(id));
    if (run && is_over(run->status)) run.reset();
    return run;
}

Result<std::optional<Run>> unfinished_molecule(PlanReader& plan, const Bead& changeset) {
    ATELIER_TRY(const auto id, molecule_of(changeset));
    return id ? unfinished_run(plan.runs(), *id) : Result<std::optional<Run>>(std::nullopt);
}

Result<std::optional<TurnPause>> kept_by(PlanReader& plan, const Run& run) {
    std::optional<TurnPause> none;
    if (run.status != RunStatus::paused) return none;
    ATELIER_TRY(const auto events,
                plan.events({.bead = run.id, .types = {EventType::run_paused}, .newest = 1}));
    if (events.empty()) return none;
    const auto parsed = parse_json(events.front().data);
    const auto* data = std::get_if<Json>(&parsed);
    if (data == nullptr) return none;
    const auto of = parse_name<PausedTurns>(data->string_at("of"));
    const std::string name = data->string_at("name");
    ATELIER_TRY(const auto pauses, plan.runs().pauses());
    for (const TurnPause& pause : pauses)
        if (pause.of == of && pause.name == name) return std::optional(pause);
    return none;
}

Result<std::optional<Reason>> molecule_waits(PlanReader& plan, const Context& context,
                                             const Bead& changeset) {
    std::optional<Reason> none;
    // Unknown is not no, and is no reason not to show the rest.
    if (const auto known = molecule_of(changeset); !known)
        return std::optional(Reason{known.error().code, known.error().message, changeset.id});
    ATELIER_TRY(const auto run, unfinished_molecule(plan, changeset));
    if (!run) return none;
    const BeadId& id = run->id;
    if (run->status == RunStatus::paused)
        return std::optional(Reason{ErrorCode::paused,
                                    id.str() + ", which carries out " + changeset.id.str() +
                                        ", is paused" +
                                        (run->reason.empty() ? "" : ": " + run->reason),
                                    id,
                                    {},
                                    true});
    if (run->status != RunStatus::waiting || !run->waits_for) return none;
    ATELIER_TRY(const auto message, plan.find(*run->waits_for));
    if (!message || is_closed(*message)) return none;
    ATELIER_TRY(const auto limit, plan.remembered(gate_limit_key(id)));
    const auto until = parse_time(limit.value_or(""));
    if (until && message->created_at < *until && context.clock.now() >= *until) return none;
    ATELIER_TRY(const std::string wanted, wanted_at_gate(plan, id));
    return std::optional(Reason{ErrorCode::approval_required,
                                changeset.id.str() + " waits for your " + wanted + " since " +
                                    format_time(message->created_at),
                                changeset.id, run_gate});
}

Result<bool> molecule_goes_on(PlanReader& plan, const Bead& changeset) {
    ATELIER_TRY(const auto run, unfinished_molecule(plan, changeset));
    return run.has_value();
}

Result<std::optional<Run>> molecule_in_review(PlanReader& plan, const Bead& changeset) {
    const std::optional<Run> none;
    ATELIER_TRY(auto run, unfinished_molecule(plan, changeset));
    if (!run || run->waits_at.empty() || !run->waits_for) return none;
    ATELIER_TRY(const std::string wanted, wanted_at_gate(plan, run->id));
    return wanted == name_of(GateKind::answer) ? none : run;
}

Result<MoleculeHold> molecule_hold(PlanReader& plan, const Run& run) {
    if (!run.changeset || is_over(run.status)) return MoleculeHold::none;
    ATELIER_TRY(const auto changeset, plan.find(*run.changeset));
    if (changeset && state_of(*changeset) == ChangesetState::blocked) return MoleculeHold::blocked;
    if (run.status != RunStatus::waiting || !run.waits_for) return MoleculeHold::none;
    ATELIER_TRY(const auto message, plan.find(*run.waits_for));
    return message && is_closed(*message) ? MoleculeHold::decided : MoleculeHold::none;
}

Result<Bead> as_it_is_now(PlanReader& plan, const Context& context, Bead bead,
                          const LivenessProbe& probe) {
    if (kind_of(bead) != BeadKind::agent) return bead;
    ATELIER_TRY(const AgentNow now, agent_now(plan, context, bead, probe));
    return with_agent_now(std::move(bead), now);
}

Result<AgentId> free_worker(PlanReader& plan, const Context& context, const LivenessProbe& probe) {
    for (int number = 1;; ++number) {
        ATELIER_TRY(AgentId id, AgentId::make(Role::worker, "worker-" + std::to_string(number)));
        ATELIER_TRY(const bool free, is_free(plan, context, id, probe));
        if (free) return id;
    }
}

} // namespace atelier
