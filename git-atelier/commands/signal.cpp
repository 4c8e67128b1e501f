// git atelier signal: says something to a run.
#include "app/artisan/run_lines.hpp"
#include "app/run/signal_run.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/run_driving.hpp"
#include "commands/signalled.hpp"
#include "view/run_signal.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr std::array sent{SignalKind::advance, SignalKind::handoff,        SignalKind::complete,
                          SignalKind::inject,  SignalKind::note,           SignalKind::approve,
                          SignalKind::answer,  SignalKind::request_changes};

std::vector<std::string_view> signal_actions() {
    std::vector<std::string_view> names;
    for (const SignalKind kind : sent)
        names.push_back(name_of(kind));
    return names;
}

constexpr Argument arguments[] = {
    {.name = "run", .help = "the run", .names = Naming::run},
    {.name = "action",
     .help = "advance, handoff, complete, inject, note, approve, answer or request-changes",
     .choices = signal_actions}};

constexpr Option options[] = {
    {.name = "to",
     .help = "handoff: a stage, or an artisan with turns in one; note: an artisan",
     .value = "NAME"},
    {.name = "artifact",
     .help = "inject, handoff: a file to give along; - reads standard input",
     .value = "FILE"},
    {.name = "form", .help = "what that file is [note]", .value = "FORM"},
    {.name = "text",
     .help = "note, answer, approve, request-changes, complete: what to say",
     .value = "TEXT"},
};

bool takes(SignalKind kind, std::string_view option) {
    if (option == "to") return kind == SignalKind::handoff || kind == SignalKind::note;
    if (option == "text")
        return decides_at_gate(kind) || kind == SignalKind::note || kind == SignalKind::complete;
    return kind == SignalKind::inject || kind == SignalKind::handoff;
}

Result<void> require_taken(const Args& args, SignalKind kind) {
    for (const Option& option : options)
        if (args.has(option.name) && !takes(kind, option.name))
            return fail(ErrorCode::usage,
                        "'" + std::string(name_of(kind)) + "' takes no --" +
                            std::string(option.name),
                        advise(Hint::leave_it_out));
    if (args.has("form") && !args.has("artifact"))
        return fail(ErrorCode::usage, "--form needs --artifact", advise(Hint::add_to_call));
    return {};
}

Result<SignalKind> action_of(const Args& args) {
    const std::string written = args.text_or("action", "");
    const auto kind = parse_name<SignalKind>(ascii_lower(written));
    if (kind && std::ranges::find(sent, *kind) != sent.end()) return *kind;
    const auto actions = signal_actions();
    const std::vector<std::string> names(actions.begin(), actions.end());
    return fail(args.wrong_value("action", written, "is not one of " + join(names, ", ")));
}

// Where the signal has completed it, no driver says so.
Result<std::string> celebration_of(const SignalOutcome& outcome, const OpenedRuns& opened,
                                   CommandEnv& env) {
    if (outcome.run.status != RunStatus::completed) return "";
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    const auto said = celebrate_run(opened.plan, *catalog, outcome.run.id);
    if (said) return *said ? one_line(**said) + "\n" : "";
    ATELIER_TRY(Progress* const progress, env.progress());
    progress->warn(said.error().message);
    return "";
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const SignalKind kind, action_of(args));
    ATELIER_CHECK(require_taken(args, kind));
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const BeadId id, required_named_bead(args, "run", opened.plan));
    SignalRequest request{.run = id,
                          .kind = kind,
                          .to = args.text_or("to", ""),
                          .text = args.text_or("text", ""),
                          .form = args.text_or("form", "")};
    if (const auto file = args.text("artifact")) {
        ATELIER_TRY(request.artifact, env.read_whole_input(*file));
    }
    if (decides_at_gate(kind)) return decided_gate(env, request);
    ATELIER_TRY(const SignalOutcome outcome, signal_run(opened.desk(), request));
    ATELIER_TRY(const std::string celebration, celebration_of(outcome, opened, env));
    return Outcome{signal_json(outcome), signal_text(outcome) + celebration};
}

} // namespace

const Command signal_command = {
    .declaration = {.name = "signal",
                    .summary = "tell a run to go on, to hand over, or what you think of it",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
