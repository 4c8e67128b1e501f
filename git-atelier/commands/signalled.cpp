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

Result<Outcome> decided_gate(CommandEnv& env, const SignalRequest& request) {
    const DecisionKind kind = request.kind == SignalKind::approve  ? DecisionKind::approve
                              : request.kind == SignalKind::answer ? DecisionKind::answer
                                                                   : DecisionKind::request_changes;
    ATELIER_TRY(const Context decided, env.deciding(kind, {request.run}));
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const SignalOutcome outcome,
                signal_run({decided, CommandEnv::workflow_format(), *repository}, request));
    return Outcome{.body = signal_json(outcome), .text = signal_text(outcome), .schema = "signal"};
}

} // namespace atelier
