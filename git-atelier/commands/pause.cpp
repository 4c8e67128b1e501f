// git atelier pause and resume: holds back what agents would begin next, and lets it go on.
#include "app/review/pause.hpp"
#include "app/artisan/known_artisans.hpp"
#include "app/artisan/pause_target.hpp"
#include "app/artisan/pause_turns.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/signalled.hpp"
#include "view/pause.hpp"
#include "view/turn_pause.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr const char* what_help =
    "an epic, an agent (worker-1, plan-1), a run, an artisan or a runtime; the whole project if "
    "omitted";
constexpr Argument to_pause[] = {
    {.name = "what", .help = what_help, .arity = Arity::optional, .names = Naming::pausable}};
constexpr Argument to_resume[] = {
    {.name = "what", .help = what_help, .arity = Arity::optional, .names = Naming::paused}};

constexpr Option pause_options[] = {
    {.name = "all", .help = "every turn of every run"},
    {.name = "now", .help = "of a run, an artisan, a runtime or all: end the turns in progress"},
    {.name = "reason",
     .help = "the reason, for whoever asks why it is not worked on",
     .value = "TEXT"}};

constexpr Option resume_options[] = {
    {.name = "all", .help = "lift the pause that 'pause --all' began"},
    {.name = "reason",
     .help = "what has changed, for agents that were told of the pause",
     .value = "TEXT"}};

// nullopt: the whole project.
Result<std::optional<PauseTarget>> target_of(const Args& args, CommandEnv& env,
                                             const Context& context) {
    if (args.has("all")) {
        if (args.has("what"))
            return fail(ErrorCode::usage, "--all goes without WHAT", advise(Hint::leave_one_out));
        return PauseTarget(PausableTurns{PausedTurns::all, ""});
    }
    if (!args.has("what")) return std::optional<PauseTarget>();
    const std::string written = args.text_or("what", "");
    // A full identity too; an agent that has never been there is not found.
    const auto agent = AgentId::parse(written);
    if (agent && agent->role() != Role::artisan)
        return PauseTarget(agent->bead(context.issue_prefix));
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(auto target, pause_target(context, *catalog, *runtimes, written));
    if (target) return target;
    ATELIER_TRY(const BeadId bead, required_named_bead(args, "what", context));
    return PauseTarget(bead);
}

std::optional<BeadId> bead_of(const std::optional<PauseTarget>& target) {
    const auto* bead = target ? std::get_if<BeadId>(&*target) : nullptr;
    return bead == nullptr ? std::nullopt : std::optional(*bead);
}

const PausableTurns* turns_of(const std::optional<PauseTarget>& target) {
    return target ? std::get_if<PausableTurns>(&*target) : nullptr;
}

std::vector<BeadId> named_in(const PauseRequest& request) {
    return request.on ? std::vector{*request.on} : std::vector<BeadId>();
}

// Those whose turns that runtime takes.
Result<std::vector<std::string>> artisans_on(CommandEnv& env, const std::string& runtime) {
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const auto all, known_artisans(*catalog, project->settings));
    std::vector<std::string> names;
    for (const KnownArtisan& one : all)
        if (one.runtime == runtime) names.push_back(one.artisan.name);
    return names;
}

Result<Outcome> pause_of_turns(const Args& args, CommandEnv& env, const Context& context,
                               const PausableTurns& turns) {
    PauseTurnsRequest request{.of = turns.of,
                              .name = turns.name,
                              .reason = args.text_or("reason", ""),
                              .now = args.has("now")};
    if (turns.of == PausedTurns::runtime && request.now) {
        ATELIER_TRY(request.artisans, artisans_on(env, turns.name));
    }
    ATELIER_TRY(const PauseTurnsOutcome outcome, pause_turns(context, request));
    return Outcome{.body = turns_paused_json(outcome),
                   .text = turns_paused_text(outcome),
                   .schema = "turn_pause"};
}

Result<Outcome> run_pause(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto target, target_of(args, env, context));
    if (const auto* turns = turns_of(target)) return pause_of_turns(args, env, context, *turns);
    const PauseRequest request{bead_of(target), args.text_or("reason", "")};
    ATELIER_TRY(auto signalled,
                signalled_run(env, request.on, SignalKind::pause, request.reason, args.has("now")));
    if (signalled) return *std::move(signalled);
    if (args.has("now"))
        return fail(ErrorCode::usage,
                    "--now is for runs, artisans and runtimes; agents finish their current stage",
                    advise(Hint::leave_it_out));
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::pause, named_in(request)));
    ATELIER_TRY(const PauseOutcome outcome, pause(decided, env.probe(), request));
    return Outcome{paused_json(outcome), paused_text(outcome)};
}

Result<Outcome> run_resume(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto target, target_of(args, env, context));
    if (const auto* turns = turns_of(target)) {
        if (args.has("reason"))
            return fail(ErrorCode::usage, "turns are resumed without --reason",
                        advise(Hint::leave_it_out));
        ATELIER_TRY(const PauseTurnsOutcome outcome,
                    resume_turns(context, {.of = turns->of, .name = turns->name}));
        return Outcome{.body = turns_resumed_json(outcome),
                       .text = turns_resumed_text(outcome),
                       .schema = "turn_pause"};
    }
    const PauseRequest request{bead_of(target), args.text_or("reason", "")};
    ATELIER_TRY(auto signalled, signalled_run(env, request.on, SignalKind::resume, request.reason));
    if (signalled) return *std::move(signalled);
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::resume, named_in(request)));
    ATELIER_TRY(const PauseOutcome outcome, resume(decided, request));
    return Outcome{resumed_json(outcome), resumed_text(outcome)};
}

} // namespace

const Command pause_command = {
    .declaration = {.name = "pause",
                    .summary = "keep agents and artisans from starting anything new",
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
