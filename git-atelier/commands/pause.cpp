// git atelier pause and resume: holds back what agents would begin next, and lets it go on.
#include "app/review/pause.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/signalled.hpp"
#include "view/pause.hpp"

namespace atelier {
namespace {

constexpr Argument to_pause[] = {
    {.name = "what",
     .help = "an epic, an agent (worker-1, plan-1) or a run; the whole project if omitted",
     .arity = Arity::optional,
     .names = Naming::epic_or_agent}};
constexpr Argument to_resume[] = {
    {.name = "what",
     .help = "an epic, an agent (worker-1, plan-1) or a run; the whole project if omitted",
     .arity = Arity::optional,
     .names = Naming::paused}};

constexpr Option pause_options[] = {{.name = "reason",
                                     .help = "the reason, for whoever asks why it is not worked on",
                                     .value = "TEXT"}};

constexpr Option resume_options[] = {
    {.name = "reason",
     .help = "what has changed, for agents that were told of the pause",
     .value = "TEXT"}};

// A full identity too; an agent that has never been there is not found.
Result<PauseRequest> request_of(const Args& args, const Context& context) {
    PauseRequest request{.reason = args.text_or("reason", "")};
    if (const auto agent = AgentId::parse(args.text_or("what", "")))
        request.on = agent->bead(context.issue_prefix);
    else {
        ATELIER_TRY(request.on, named_bead(args, "what", context));
    }
    return request;
}

std::vector<BeadId> named_in(const PauseRequest& request) {
    return request.on ? std::vector{*request.on} : std::vector<BeadId>();
}

Result<Outcome> run_pause(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const PauseRequest request, request_of(args, context));
    ATELIER_TRY(auto signalled, signalled_run(env, request.on, SignalKind::pause, request.reason));
    if (signalled) return *std::move(signalled);
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::pause, named_in(request)));
    ATELIER_TRY(const PauseOutcome outcome, pause(decided, env.probe(), request));
    return Outcome{paused_json(outcome), paused_text(outcome)};
}

Result<Outcome> run_resume(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const PauseRequest request, request_of(args, context));
    ATELIER_TRY(auto signalled, signalled_run(env, request.on, SignalKind::resume, request.reason));
    if (signalled) return *std::move(signalled);
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::resume, named_in(request)));
    ATELIER_TRY(const PauseOutcome outcome, resume(decided, request));
    return Outcome{resumed_json(outcome), resumed_text(outcome)};
}

} // namespace

const Command pause_command = {.declaration = {.name = "pause",
                                               .summary = "keep agents from starting anything new",
                                               .arguments = to_pause,
                                               .options = pause_options,
                                               .group = "work",
                                               .callers = overseers},
                               .run = run_pause};

const Command resume_command = {.declaration = {.name = "resume",
                                                .summary = "let paused work continue",
                                                .arguments = to_resume,
                                                .options = resume_options,
                                                .group = "work",
                                                .callers = overseers},
                                .run = run_resume};

} // namespace atelier
