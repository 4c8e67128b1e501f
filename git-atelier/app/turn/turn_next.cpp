#include "app/turn/turn_next.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/life.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/run/recover_runs.hpp"
#include "app/turn/between_turns.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A run and why no turn of it can be taken; "" for one that is worth a try.
struct RunToTake {
    Run run;
    std::string why;
};

std::string waits_text(const RunScene& scene, const TurnTaker& taker) {
    const RunNext next = next_step(scene.workflow, scene.facts);
    const bool waits = scene.run.status == RunStatus::waiting;
    if (const auto* gate = std::get_if<GateToWaitAt>(&next))
        return waits && !gate->step.timeout ? "it waits at a gate" : "";
    if (std::holds_alternative<FullStage>(next)) return waits ? "its stage is full" : "";
    const auto* due = std::get_if<DueSteps>(&next);
    if (due == nullptr || !taker.artisan || !due->merges.empty() || !due->steps.empty()) return "";
    const bool has = std::ranges::any_of(
        due->turns, [&](const TurnDue& turn) { return turn.artisan == *taker.artisan; });
    return has ? "" : "its next turn is that of " + due->turns.front().artisan;
}

// Those that have begun first, the older before the newer one.
Result<std::vector<RunToTake>> candidates(const RunWorld& world, const TurnTaker& taker) {
    const Context& context = world.work.plan;
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<RunToTake>> {
        std::vector<RunToTake> out;
        for (const auto& statuses :
             {std::vector{RunStatus::running, RunStatus::waiting}, {RunStatus::queued}}) {
            ATELIER_TRY(auto runs, plan.runs().select({.statuses = statuses}));
            std::ranges::reverse(runs);
            for (Run& run : runs) {
                if (run.changeset) {
                    std::string why = "sessions on " + run.changeset->str() + " go on with it";
                    out.push_back({std::move(run), std::move(why)});
                    continue;
                }
                ATELIER_TRY(const Life life, life_of(plan, context, run.id, world.work.probe()));
                RunToTake one{std::move(run), "it is driven by somebody else"};
                if (life != Life::lives) {
                    ATELIER_TRY(const RunScene scene, load_run(plan, world.format, one.run.id));
                    one.why = waits_text(scene, taker);
                }
                out.push_back(std::move(one));
            }
        }
        return out;
    });
}

std::string why_none(const RunBetweenTurns& came) {
    if (came.run.status == RunStatus::paused) return "it is paused";
    if (is_over(came.run.status)) return "it is over";
    if (came.is_due) return "its turns are those of others, or of artisans that are paused";
    return came.run.waits_for ? "it waits at a gate" : "nothing is due in it";
}

// Whether a turn of it has begun; `why` is what keeps it from that.
Result<bool> begin_in(const RunWorld& world, const TurnTaker& taker, RunToTake& one) {
    const Context& context = world.work.plan;
    const auto there = require_texts_for(context.store, world.work.repository, one.run);
    if (!there && there.error().code == ErrorCode::git_failed) {
        one.why = there.error().message;
        return false;
    }
    ATELIER_CHECK(there);
    auto taken = take_up_run(world, one.run.id, {});
    if (!taken && taken.error().code == ErrorCode::run_busy) {
        one.why = taken.error().message;
        return false;
    }
    if (!taken) return tl::unexpected(taken.error());
    if (!taken->lease) {
        one.why = "it is over or paused";
        return false;
    }
    const auto begin = [&]() -> Result<RunBetweenTurns> {
        ATELIER_CHECK(recover_run(world, *taken->lease));
        return between_turns(world, *taken->lease, taker, 1);
    };
    const auto came = begin();
    if (came && came->begun) return true;
    if (came && came->is_due)
        ATELIER_CHECK(let_run_wait(world, *taken->lease, "its next turn is due"));
    ATELIER_CHECK(leave_run(context, *taken->lease));
    if (!came) return tl::unexpected(came.error());
    one.why = why_none(*came);
    return false;
}

Error nothing_due(const std::vector<RunToTake>& runs) {
    Json details = Json::object();
    Json rows = Json::array();
    for (const RunToTake& one : runs)
        rows.push(Json::object().set("run", one.run.id.str()).set("why", one.why));
    details.set("runs", std::move(rows));
    std::string message = "no turn is due that you may take";
    if (!runs.empty()) message += ": " + runs.front().run.id.str() + ": " + runs.front().why;
    return {ErrorCode::not_runnable, std::move(message), advise(Hint::asks_for_turn_later),
            std::move(details)};
}

Result<std::optional<OwnTurn>> turn_it_has(const Context& context) {
    return context.store.read([&](PlanReader& plan) -> Result<std::optional<OwnTurn>> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        if (session)
            return fail(ErrorCode::not_runnable,
                        "this session has its turn, and a driver that gives it no other one",
                        advise(Hint::shows_own_turn));
        return carried_turn(plan, context);
    });
}

} // namespace

Result<NextTurn> turn_next(const RunWorld& world, const std::optional<std::string>& artisan,
                           const std::vector<std::string>& skills) {
    const Context& context = world.work.plan;
    TurnTaker taker{.agent = context.caller};
    if (artisan) {
        ATELIER_TRY(const Artisan named, world.catalog.artisan(*artisan));
        taker.artisan = named.name;
    }
    ATELIER_TRY(const auto own, turn_it_has(context));
    if (own && taker.artisan && own->turn.artisan != *taker.artisan)
        return fail(ErrorCode::not_runnable,
                    "you have turn " + std::to_string(own->turn.n) + " of " + own->turn.run.str() +
                        ", which is one of " + own->turn.artisan,
                    advise(Hint::submits_turn_first));
    bool begun = own.has_value();
    if (!begun) {
        ATELIER_TRY(auto runs, candidates(world, taker));
        for (RunToTake& one : runs) {
            if (!one.why.empty()) continue;
            ATELIER_TRY(begun, begin_in(world, taker, one));
            if (begun) break;
        }
        if (!begun) return fail(nothing_due(runs));
    }
    ATELIER_TRY(ShownTurn shown, turn_show(world, skills));
    return NextTurn{std::move(shown), own.has_value()};
}

} // namespace atelier
