// open: a shell or a command in a worktree, or what its agent printed.
#include "view/open.hpp"
#include "app/look/whereabouts.hpp"
#include "app/piece/gallery.hpp"
#include "app/run/open_gate.hpp"
#include "commands/commands.hpp"
#include "commands/opened.hpp"
#include "commands/run_driving.hpp"
#include "view/piece.hpp"
#include "wiring/person_program.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "place",
     .help = "an epic, a changeset, a root branch, an agent or a run, by any part of its name",
     .arity = Arity::optional},
    {.name = "command",
     .help = "the command to run there instead of a shell",
     .arity = Arity::any_number,
     .behind_dashes = true},
};

constexpr Option options[] = {
    {.name = "shell", .help = "the shell to use instead of $SHELL", .value = "PATH"},
    {.name = "transcript", .help = "show what the agent of the last session printed"},
};

Result<void> check_usage(const Args& args) {
    if (args.has("transcript") && (args.has("command") || args.has("shell")))
        return fail(ErrorCode::usage, "--transcript runs nothing", advise(Hint::leave_one_out));
    if (args.has("shell") && args.has("command"))
        return fail(ErrorCode::usage, "a command is run without a shell",
                    advise(Hint::leave_one_out));
    if (args.has("json") && args.has("command"))
        return fail(ErrorCode::usage, "--json runs nothing",
                    advise(Hint::nothing_to_run_with_json));
    return {};
}

Result<Outcome> transcript(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const Bead place, chosen_workplace(args, env));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const auto file, last_transcript(context, env.files(), project->paths, place));
    ATELIER_TRY(const std::string text, env.read_whole_input(file.string()));
    Json body = Json::object();
    body.set("id", place.id.str()).set("transcript", file.string());
    return Outcome{.body = std::move(body), .text = text, .verbatim = true};
}

// What a run on a text has made last stands in for a worktree; nullopt for anything else.
Result<std::optional<Outcome>> newest_text(const Args& args, CommandEnv& env, const Bead& place) {
    if (kind_of(place) != BeadKind::run || args.has("command") || args.has("shell"))
        return std::optional<Outcome>();
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const auto piece,
                opened.plan.store.read([&](PlanReader& plan) -> Result<std::optional<Piece>> {
                    ATELIER_TRY(const Run run, require_run(plan.runs(), place.id));
                    if (run.changeset || run.branch) return std::optional<Piece>();
                    return newest_piece(plan.runs(), run.id);
                }));
    if (!piece) return std::optional<Outcome>();
    ATELIER_TRY(const ShownPiece shown, show_piece(opened.desk(), piece->id));
    return std::optional(Outcome{.body = piece_json(shown),
                                 .text = piece_text(shown, opened.plan.clock.now(), env.style()),
                                 .schema = "piece"});
}

std::vector<std::string> program_of(const Args& args, const CommandEnv& env) {
    if (args.has("command")) return args.texts("command");
    if (const auto shell = args.text("shell")) return {*shell};
    return {shell_of(env)};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_usage(args));
    if (args.has("transcript")) return transcript(args, env);
    ATELIER_TRY(const Bead place, chosen_workplace(args, env));
    ATELIER_TRY(auto text, newest_text(args, env, place));
    if (text) return *std::move(text);
    ATELIER_TRY(const OpenedWorktree opened, opened_worktree(place, env));
    if (args.has("json")) return Outcome{open_json(opened)};
    return fail(
        become_program(program_of(args, env), env.process_environment().all, opened.worktree));
}

} // namespace

const Command open_command = {
    .declaration = {.name = "open",
                    .summary = "open a shell or run a command in a worktree",
                    .arguments = arguments,
                    .options = options,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("transcript"); }},
    .run = run,
};

} // namespace atelier
