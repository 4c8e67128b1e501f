// git atelier daemon: work that goes on in the background.
#include "view/daemon.hpp"
#include "commands/commands.hpp"
#include "commands/open_work_context.hpp"
#include "wiring/daemon.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

enum class DaemonAction { start, stop, status, run, install_unit };
constexpr auto names_of(DaemonAction) {
    return std::to_array<Named<DaemonAction>>({{DaemonAction::start, "start"},
                                               {DaemonAction::stop, "stop"},
                                               {DaemonAction::status, "status"},
                                               {DaemonAction::run, "run"},
                                               {DaemonAction::install_unit, "install-unit"}});
}

constexpr Argument arguments[] = {
    {.name = "action",
     .help = "start, stop, status, install-unit, or run: like start, but in the foreground",
     .choices = all_names<DaemonAction>}};

constexpr Option options[] = {
    {.name = "agent", .help = "the runtime to use instead of agent.default", .value = "RUNTIME"},
    {.name = "jobs",
     .help = "run N workers side by side, each on its own epic",
     .value = "N",
     .letter = 'j'},
};

// A worker may have to end its agent first.
constexpr Millis longest_end{120'000};
constexpr std::size_t shown_lines = 10;
// As `work` takes them.
constexpr std::int64_t most_workers = 64;

// `work` as it would be called.
Args watching_work(const Args& args) {
    Args work(work_command.declaration, ProgramKind::command);
    work.add("mode", "auto");
    work.add("run-mode", "watch");
    for (const char* name : {"agent", "jobs"})
        for (const std::string& value : args.texts(name))
            work.add(name, value);
    return work;
}

std::vector<std::string> run_words(const Args& args, const Project& project) {
    std::vector<std::string> words{"-C", project.record.enlistment.string(), "daemon", "run"};
    for (const std::string name : {"agent", "jobs"})
        if (const auto value = args.text(name)) {
            words.push_back("--" + name);
            words.push_back(*value);
        }
    return words;
}

Result<void> require_agent(const Args& args, CommandEnv& env, const Project& project) {
    ATELIER_TRY(const std::string name, runtime_name(args, env, project.settings));
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_CHECK(runtimes->definition(name));
    return {};
}

// What it would be refused for is told here, and not in its log.
Result<void> require_work(const Args& args, CommandEnv& env, const Project& project) {
    ATELIER_CHECK(require_agent(args, env, project));
    Args preview = watching_work(args);
    preview.add("dry-run", "true");
    ATELIER_CHECK(work_command.run(preview, env));
    return {};
}

Result<Outcome> start(const Args& args, CommandEnv& env, const DaemonDeps& deps,
                      const Project& project) {
    ATELIER_CHECK(require_work(args, env, project));
    ATELIER_TRY(const auto programs, env.programs());
    const auto host =
        background_runs(env.process_environment(), programs, project.record.enlistment);
    ATELIER_TRY(const DaemonChange change, start_daemon(deps, *host, run_words(args, project)));
    return Outcome{daemon_json(change), started_text(change, env.style())};
}

Result<Outcome> stop(CommandEnv& env, const DaemonDeps& deps, const Project& project) {
    ATELIER_TRY(const auto programs, env.programs());
    const auto host =
        background_runs(env.process_environment(), programs, project.record.enlistment);
    ATELIER_TRY(const DaemonChange change, stop_daemon(deps, *host, longest_end));
    return Outcome{daemon_json(change), stopped_text(change)};
}

Result<Outcome> status(CommandEnv& env, const DaemonDeps& deps) {
    ATELIER_TRY(const DaemonState state, daemon_state(deps, shown_lines));
    ATELIER_TRY(Clock* const clock, env.time_source());
    // With lines of its log.
    return Outcome{.body = daemon_json(state),
                   .text = daemon_text(state, clock->now(), env.style()),
                   .verbatim = true};
}

Result<Outcome> run_here(const Args& args, CommandEnv& env, const Project& project) {
    ATELIER_CHECK(require_work(args, env, project));
    ATELIER_TRY(Clock* const clock, env.time_source());
    ATELIER_TRY(const auto daemon,
                RunningDaemon::begin(env.files(), env.machine(), *clock, project.paths));
    const auto outcome = work_command.run(watching_work(args), env);
    // Whoever looks later finds it in the log.
    if (!outcome) write_err(error_text(outcome.error(), Audience::person));
    const int status = outcome ? outcome->exit_status : info(outcome.error().code).exit_status;
    const bool asked = outcome.has_value() && env.interrupt().requested();
    return Outcome{.exit_status = asked ? 0 : status, .printed = true};
}

Result<fs::path> user_units(const ProcessEnvironment& around) {
    const auto own = around.all.find("XDG_CONFIG_HOME");
    if (own != around.all.end() && fs::path(own->second).is_absolute())
        return fs::path(own->second) / "systemd" / "user";
    if (!around.home.empty()) return fs::path(around.home) / ".config" / "systemd" / "user";
    return fail(ErrorCode::files_failed, "HOME is not set", advise(Hint::set_home));
}

Result<Outcome> install(const Args& args, CommandEnv& env, const Project& project) {
    ATELIER_CHECK(require_agent(args, env, project));
    ATELIER_TRY(const auto programs, env.programs());
    DaemonUnit unit{.enlistment = project.record.enlistment,
                    .command = {(programs / "git-atelier").string()}};
    for (const std::string& word : run_words(args, project))
        unit.command.push_back(word);
    const Environment& all = env.process_environment().all;
    for (const char* name : {"PATH", "ATELIER_DATA_DIR", "ATELIER_SHARE", "XDG_DATA_HOME"})
        if (const auto value = all.find(name); value != all.end() && !value->second.empty())
            unit.environment.emplace(name, value->second);
    ATELIER_TRY(const fs::path folder, user_units(env.process_environment()));
    ATELIER_TRY(const InstalledUnit installed,
                install_unit(env.outputs(), folder, project.record.key, unit));
    return Outcome{
        .body = unit_json(installed), .text = installed_text(installed), .verbatim = true};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto action, args.choice<DaemonAction>("action"));
    ATELIER_CHECK(args.integer("jobs", 1, most_workers));
    ATELIER_TRY(const Project* const project, env.project());
    const DaemonDeps deps{env.files(), env.machine(), project->paths};
    switch (*action) {
    case DaemonAction::start:
        return start(args, env, deps, *project);
    case DaemonAction::stop:
        return stop(env, deps, *project);
    case DaemonAction::run:
        return run_here(args, env, *project);
    case DaemonAction::install_unit:
        return install(args, env, *project);
    case DaemonAction::status:
        break;
    }
    return status(env, deps);
}

bool only_looks_at_daemon(const Args& args) {
    return args.text_or("action", "") == name_of(DaemonAction::status);
}

} // namespace

const Command daemon_command = {.declaration = {.name = "daemon",
                                                .summary = "work in the background",
                                                .arguments = arguments,
                                                .options = options,
                                                .group = "work",
                                                .callers = overseers,
                                                .looks = only_looks_at_daemon},
                                .run = run};

} // namespace atelier
