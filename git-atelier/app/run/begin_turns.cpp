#include "app/run/begin_turns.hpp"

#include "app/artisan/known_artisans.hpp"
#include "app/artisan/pause_turns.hpp"
#include "app/core/new_id.hpp"
#include "app/document/document_plan.hpp"
#include "domain/run/run_usage.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

struct CastMember {
    Artisan artisan;
    RuntimeDefinition runtime;
};
using Cast = std::map<std::string, CastMember>;

Result<CastMember> member_of(const RunWorld& world, const std::string& name, bool is_run) {
    ATELIER_TRY(Artisan artisan, world.catalog.artisan(name));
    if (!is_run) return CastMember{std::move(artisan), {}};
    ATELIER_TRY(
        RuntimeDefinition runtime,
        require_runtime(world.work.runtimes, world.work.plan.settings, artisan, world.runtime));
    return CastMember{std::move(artisan), std::move(runtime)};
}

// Read before the transaction, which everybody else waits for.
Result<Cast> cast_of(const RunWorld& world, const BeadId& run, bool is_run) {
    ATELIER_TRY(const auto found, world.work.plan.store.read(
                                      [&](PlanReader& plan) { return plan.runs().find(run); }));
    Cast cast;
    if (!found) return cast;
    for (const auto& [role, artisan] : found->artisans)
        if (!cast.contains(artisan)) {
            ATELIER_TRY(CastMember member, member_of(world, artisan, is_run));
            cast.emplace(artisan, std::move(member));
        }
    return cast;
}

class TurnBeginning {
  public:
    TurnBeginning(const RunWorld& world, const DriverLease& lease, const Cast& cast,
                  const std::optional<TurnTaker>& taker, const TurnsSession* own, PlanWriter& plan)
        : world_(world), context_(world.work.plan), lease_(lease), cast_(cast), taker_(taker),
          own_(own), plan_(plan) {}

    Result<BegunTurns> begin(const std::optional<int>& at_most) {
        ATELIER_TRY(scene_, load_run(plan_, world_.format, lease_.run));
        ATELIER_CHECK(require_driver(plan_, lease_));
        BegunTurns out{scene_->run, next_step(scene_->workflow, scene_->facts)};
        const auto* due = std::get_if<DueSteps>(&out.next);
        const RunStatus status = scene_->run.status;
        if (due == nullptr || due->turns.empty() || !due->merges.empty() || !due->steps.empty() ||
            (status != RunStatus::running && status != RunStatus::waiting))
            return out;
        if (const auto spent = what_is_used_up()) {
            out.code = ErrorCode::budget_exceeded;
            ATELIER_CHECK(pause_run(plan_, scene_->run, {*out.code, *spent}, lease_.term));
            out.run = scene_->run;
            return out;
        }
        ATELIER_TRY(out.turns, begin_all(*due, at_most));
        if (out.turns.empty() && kept_from_ && !taker_ && !is_underway()) {
            out.code = ErrorCode::artisan_paused;
            ATELIER_CHECK(pause_run(plan_, scene_->run,
                                    {*out.code, pause_text(*kept_from_), kept_from_}, lease_.term));
        }
        out.run = scene_->run;
        return out;
    }

  private:
    Result<std::vector<BegunTurn>> begin_all(const DueSteps& due,
                                             const std::optional<int>& at_most) {
        std::vector<BegunTurn> begun;
        for (const TurnDue& turn : due.turns) {
            if (at_most && static_cast<int>(begun.size()) >= *at_most) break;
            if (taker_ && taker_->artisan && *taker_->artisan != turn.artisan) continue;
            const auto member = cast_.find(turn.artisan);
            if (member == cast_.end())
                return fail(ErrorCode::invariant_broken,
                            "nobody plays '" + turn.step.role + "' in " + lease_.run.str());
            ATELIER_TRY(const auto pause,
                        pause_against(plan_.runs(), turn.artisan, member->second.runtime.name,
                                      context_.clock.now()));
            if (pause) {
                kept_from_ = pause;
                continue;
            }
            ATELIER_TRY(BegunTurn one, begin_one(turn, member->second));
            begun.push_back(std::move(one));
        }
        if (!begun.empty() && scene_->run.status != RunStatus::running) {
            scene_->run.status = RunStatus::running;
            scene_->run.reason.clear();
            scene_->run.waits_at.clear();
            scene_->run.waits_for.reset();
            ATELIER_CHECK(put_run(plan_, scene_->run, lease_.term));
        }
        return begun;
    }

    Result<BegunTurn> begin_one(const TurnDue& due, const CastMember& member) {
        ATELIER_CHECK(begin_trial(plan_, context_, due.artisan));
        ATELIER_TRY(Session session, own_ == nullptr ? new_session(due) : own_->session);
        BegunTurn begun{.record = turn_at(*scene_, due.place, context_.clock.now()),
                        .due = due,
                        .artisan = member.artisan,
                        .runtime = member.runtime,
                        .session = std::move(session)};
        begun.record.role = due.step.role;
        begun.record.artisan = due.artisan;
        begun.record.status = TurnStatus::working;
        begun.record.session = begun.session.id;
        // Others may have committed there since the version that the facts know of.
        if (works_on_document(scene_->run)) begun.due.from = scene_->run.head;
        if (own_ != nullptr && due.step.produces == Produces::changes) begun.due.from = own_->head;
        begun.record.in = begun.due.from;
        begun.time_left = time_left(limits(), scene_->facts.turns, context_.clock.now());
        ATELIER_CHECK(plan_.runs_to_write().put(begun.record, lease_.term));
        scene_->facts.turns.push_back(begun.record);
        Json data = Json::object();
        data.set("turn", begun.record.n)
            .set("path", begun.record.path)
            .set("attempt", begun.record.attempt)
            .set("artisan", due.artisan)
            .set("session", begun.session.id.str());
        ATELIER_CHECK(plan_.append({EventType::turn_started, lease_.run, std::move(data)}));
        return begun;
    }

    Result<Session> new_session(const TurnDue& due) {
        ATELIER_TRY(const SessionId id, fresh_session_id(context_));
        ATELIER_TRY(const AgentId own, AgentId::make(Role::artisan, due.artisan));
        Session session{.id = id,
                        .agent = taker_ ? taker_->agent : own,
                        .stage = Stage::agent,
                        .started_at = context_.clock.now(),
                        .fencing = lease_.term.fencing};
        ATELIER_CHECK(plan_.put(session));
        return session;
    }

    bool is_underway() const {
        for (const TurnRecord& turn : scene_->facts.turns)
            if (is_in_flight(turn.status)) return true;
        return false;
    }

    std::optional<std::string> what_is_used_up() const {
        return used_up(limits(), scene_->facts.turns, context_.clock.now());
    }

    RunLimits limits() const {
        return limits_in_force(scene_->run.limits, context_.settings.run_limits);
    }

    const RunWorld& world_;
    const Context& context_;
    const DriverLease& lease_;
    const Cast& cast_;
    const std::optional<TurnTaker>& taker_;
    const TurnsSession* own_;
    PlanWriter& plan_;
    std::optional<RunScene> scene_;
    std::optional<TurnPause> kept_from_;
};

std::optional<Seconds> usual_time(const BegunTurn& turn, const Settings& settings) {
    return turn.due.step.timeout ? turn.due.step.timeout : settings.session_timeout;
}

} // namespace

bool is_ended_by_run(const BegunTurn& turn, const Settings& settings) {
    const auto usual = usual_time(turn, settings);
    return turn.time_left && (!usual || *turn.time_left < *usual);
}

std::optional<Seconds> time_for(const BegunTurn& turn, const Settings& settings) {
    return is_ended_by_run(turn, settings) ? turn.time_left : usual_time(turn, settings);
}

Result<BegunTurns> begin_turns(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most,
                               const std::optional<TurnTaker>& taker, const TurnsSession* own) {
    ATELIER_TRY(const Cast cast, cast_of(world, lease.run, !taker));
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return TurnBeginning(world, lease, cast, taker, own, plan).begin(at_most);
    });
}

} // namespace atelier
