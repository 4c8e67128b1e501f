#include "app/run/begin_turns.hpp"

#include "app/document/document_plan.hpp"
#include "app/run/known_artisans.hpp"
#include "app/run/look_at_runs.hpp"
#include "app/run/pause_turns.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

struct CastMember {
    Artisan artisan;
    RuntimeDefinition runtime;
};
using Cast = std::map<std::string, CastMember>;

Result<CastMember> member_of(const RunWorld& world, const std::string& name) {
    ATELIER_TRY(Artisan artisan, world.catalog.artisan(name));
    ATELIER_TRY(RuntimeDefinition runtime,
                require_runtime(world.work.runtimes, world.work.plan.settings, artisan));
    return CastMember{std::move(artisan), std::move(runtime)};
}

// Read before the transaction, which everybody else waits for.
Result<Cast> cast_of(const RunWorld& world, const BeadId& run) {
    ATELIER_TRY(const auto found, world.work.plan.store.read(
                                      [&](PlanReader& plan) { return plan.runs().find(run); }));
    Cast cast;
    if (!found) return cast;
    for (const auto& [role, artisan] : found->artisans)
        if (!cast.contains(artisan)) {
            ATELIER_TRY(CastMember member, member_of(world, artisan));
            cast.emplace(artisan, std::move(member));
        }
    return cast;
}

class TurnBeginning {
  public:
    TurnBeginning(const RunWorld& world, const DriverLease& lease, const Cast& cast,
                  PlanWriter& plan)
        : world_(world), context_(world.work.plan), lease_(lease), cast_(cast), plan_(plan) {}

    Result<BegunTurns> begin(const std::optional<int>& at_most) {
        ATELIER_TRY(scene_, load_run(plan_, world_.format, lease_.run));
        ATELIER_TRY(const auto held, plan_.lease(lease_.run));
        ATELIER_CHECK(require_held(lease_.run, held, lease_.term));
        BegunTurns out{scene_->run, next_step(scene_->workflow, scene_->facts), {}};
        const auto* due = std::get_if<DueSteps>(&out.next);
        const RunStatus status = scene_->run.status;
        if (due == nullptr || due->turns.empty() || !due->merges.empty() || !due->steps.empty() ||
            (status != RunStatus::running && status != RunStatus::waiting))
            return out;
        if (const std::string spent = what_is_used_up(); !spent.empty()) {
            ATELIER_CHECK(pause(ErrorCode::budget_exceeded, spent));
            out.run = scene_->run;
            return out;
        }
        ATELIER_TRY(out.turns, begin_all(*due, at_most));
        if (out.turns.empty() && kept_from_ && !is_underway())
            ATELIER_CHECK(pause(ErrorCode::artisan_paused, paused_text(*kept_from_)));
        out.run = scene_->run;
        return out;
    }

  private:
    Result<std::vector<BegunTurn>> begin_all(const DueSteps& due,
                                             const std::optional<int>& at_most) {
        std::vector<BegunTurn> begun;
        for (const TurnDue& turn : due.turns) {
            if (at_most && static_cast<int>(begun.size()) >= *at_most) break;
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
            scene_->run.waits_at.clear();
            scene_->run.waits_for.reset();
            ATELIER_CHECK(put_run(plan_, scene_->run, lease_.term));
        }
        return begun;
    }

    Result<BegunTurn> begin_one(const TurnDue& due, const CastMember& member) {
        ATELIER_CHECK(begin_trial(plan_, due.artisan, context_.clock.now()));
        ATELIER_TRY(const SessionId session, SessionId::parse("s-" + context_.ids.base36(12)));
        ATELIER_TRY(const AgentId agent, AgentId::make(Role::artisan, due.artisan));
        BegunTurn begun{.record = turn_at(*scene_, due.place, context_.clock.now()),
                        .due = due,
                        .artisan = member.artisan,
                        .runtime = member.runtime,
                        .session = {.id = session,
                                    .agent = agent,
                                    .stage = Stage::agent,
                                    .started_at = context_.clock.now(),
                                    .fencing = lease_.term.fencing}};
        begun.record.role = due.step.role;
        begun.record.artisan = due.artisan;
        begun.record.status = TurnStatus::working;
        begun.record.session = session;
        // Others may have committed there since the version that the facts know of.
        if (works_on_document(scene_->run)) begun.due.from = scene_->run.head;
        begun.record.in = begun.due.from;
        ATELIER_CHECK(plan_.put(begun.session));
        ATELIER_CHECK(plan_.runs_to_write().put(begun.record, lease_.term));
        scene_->facts.turns.push_back(begun.record);
        Json data = Json::object();
        data.set("turn", begun.record.n)
            .set("path", begun.record.path)
            .set("attempt", begun.record.attempt)
            .set("artisan", due.artisan)
            .set("session", session.str());
        ATELIER_CHECK(plan_.append({EventType::turn_started, lease_.run, std::move(data)}));
        return begun;
    }

    bool is_underway() const {
        for (const TurnRecord& turn : scene_->facts.turns)
            if (is_in_flight(turn.status)) return true;
        return false;
    }

    std::string what_is_used_up() const {
        const Run& run = scene_->run;
        const TurnUsage used = usage_of(scene_->facts.turns);
        const std::int64_t tokens = used.input.value_or(0) + used.output.value_or(0);
        if (run.limits.tokens && tokens >= *run.limits.tokens)
            return "it has used the " + std::to_string(*run.limits.tokens) + " tokens that it may";
        if (run.limits.cost && used.cost.value_or(0) >= *run.limits.cost)
            return "it has cost as much as it may";
        if (run.limits.time && run.started_at &&
            context_.clock.now() - *run.started_at >= *run.limits.time)
            return "it has taken as long as it may";
        return "";
    }

    static std::string paused_text(const TurnPause& pause) {
        const std::string whose =
            pause.of == PausedTurns::all
                ? "all turns are paused"
                : "the " + std::string(name_of(pause.of)) + " '" + pause.name + "' is paused";
        return whose + (pause.reason.empty() ? "" : ": " + pause.reason);
    }

    Result<void> pause(ErrorCode code, const std::string& reason) {
        Run& run = scene_->run;
        run.status = RunStatus::paused;
        run.reason = reason;
        ATELIER_CHECK(put_run(plan_, run, lease_.term));
        Json data = Json::object();
        data.set("code", info(code).name).set("reason", reason);
        return plan_.append({EventType::run_paused, run.id, std::move(data)});
    }

    const RunWorld& world_;
    const Context& context_;
    const DriverLease& lease_;
    const Cast& cast_;
    PlanWriter& plan_;
    std::optional<RunScene> scene_;
    std::optional<TurnPause> kept_from_;
};

} // namespace

Result<BegunTurns> begin_turns(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most) {
    ATELIER_TRY(const Cast cast, cast_of(world, lease.run));
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return TurnBeginning(world, lease, cast, plan).begin(at_most);
    });
}

} // namespace atelier
