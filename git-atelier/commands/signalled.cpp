#include "commands/signalled.hpp"

#include "commands/run_driving.hpp"
#include "view/run_signal.hpp"

namespace atelier {

Result<std::optional<Outcome>> signalled_run(CommandEnv& env, const std::optional<BeadId>& id,
                                             SignalKind kind, const std::string& text, bool now) {
    if (!id) return std::optional<Outcome>();
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto run,
                context.store.read([&](PlanReader& plan) { return plan.runs().find(*id); }));
    if (!run) return std::optional<Outcome>();
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const SignalOutcome outcome,
                signal_run(opened.desk(), {.run = *id, .kind = kind, .text = text, .now = now}));
    return std::optional(
        Outcome{.body = signal_json(outcome), .text = signal_text(outcome), .schema = "signal"});
}

} // namespace atelier
