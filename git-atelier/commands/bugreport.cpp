// git atelier bugreport: versions, what doctor finds and the last trace, for whoever mends a fault.
#include "app/interchange/write_named_file.hpp"
#include "app/upkeep/bug_report.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/examined.hpp"
#include "view/bug_report.hpp"
#include "wiring/traced_call.hpp"

#include <sys/utsname.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Option options[] = {
    {.name = "output",
     .help = "write to FILE instead of the data folder; - for standard output",
     .value = "FILE",
     .letter = 'o'},
    {.name = "trace",
     .help = "the trace to include, if not the one that ATELIER_TRACE names",
     .value = "FILE"},
};

Result<std::string> version_of_git(CommandEnv& env) {
    ATELIER_TRY(const ProcessResult asked,
                env.process().run(
                    {.argv = {"git", "--version"}, .environment = env.process_environment().all}));
    return std::string(trim(asked.out));
}

std::string system_of(CommandEnv& env) {
    utsname names{};
    const bool known = ::uname(&names) == 0;
    const std::string kernel =
        known ? std::string(names.sysname) + " " + names.release + " " + names.machine : "unknown";
    const auto release = env.files().read("/etc/os-release");
    return system_text(kernel, release && *release ? **release : "");
}

Result<TraceTail> tail_of(CommandEnv& env, const fs::path& file) {
    ATELIER_TRY(const auto lines, env.files().read(file));
    if (!lines) return fail(ErrorCode::files_failed, "there is no " + file.string());
    return last_trace(*lines, own_trace(env.process_environment()));
}

std::optional<Result<TraceTail>> traced_last(const Args& args, CommandEnv& env) {
    const std::string file = args.text_or("trace", env.process_environment().trace);
    if (file.empty()) return std::nullopt;
    return tail_of(env, env.directory() / file);
}

Result<BugReport> collect(const Args& args, CommandEnv& env) {
    ATELIER_TRY(Clock* const clock, env.time_source());
    auto runtimes = runtimes_that_start(env);
    return BugReport{.at = clock->now(),
                     .version = CommandEnv::version(),
                     .git = version_of_git(env),
                     .system = system_of(env),
                     .runtimes = runtimes,
                     .doctor = examine_project(env, std::move(runtimes), false),
                     .trace = traced_last(args, env)};
}

Redaction redaction_for(CommandEnv& env) {
    const ProcessEnvironment& around = env.process_environment();
    std::vector<Redaction::Place> places{{around.home, "~"}};
    // What is below it is mostly named by its real path.
    std::error_code fault;
    if (const fs::path home = fs::canonical(around.home, fault); !fault)
        places.emplace_back(home.string(), "~");
    if (const auto overseer = env.overseer())
        places.emplace_back(overseer->str(), "atelier/overseer/<user>");
    if (const auto data = env.data()) places.emplace_back(data->string(), "<data>");
    if (const auto place = env.enlistment()) places.emplace_back(place->string(), "<repository>");
    if (const auto paths = env.project_place())
        places.emplace_back(paths->folder.string(), "<project>");
    return Redaction(Secrets(around.all), std::move(places));
}

// "20261130T051200Z"
std::string in_file_name(Time time) {
    std::string text = format_time(time);
    text.resize(text.find('.'));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

// Not into a checkout, where it would be in the way.
Result<fs::path> usual_file(CommandEnv& env, Time at) {
    ATELIER_TRY(const fs::path data, env.data());
    return data / "bugreports" / ("bugreport-" + in_file_name(at) + ".txt");
}

bool is_printed(const Args& args) {
    const auto named = args.text("output");
    return named ? *named == "-" : asks_for_json(args);
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const auto named = args.text("output");
    const bool to_file = !is_printed(args);
    // Before anything is collected that could not be written.
    if (named && to_file)
        ATELIER_CHECK(require_place_for(env.outputs(), env.directory() / *named, *named));
    ATELIER_TRY(const BugReport report, collect(args, env));
    const Redaction redaction = redaction_for(env);
    Json body = bug_report_json(report, redaction);
    const std::string text = bug_report_text(report, redaction);
    if (!to_file) return Outcome{.body = std::move(body), .text = text, .verbatim = true};
    if (named) {
        ATELIER_CHECK(write_named_file(env.outputs(), env.directory() / *named, *named, text));
        body.set("file", *named);
        return Outcome{std::move(body), written_report_text(*named)};
    }
    ATELIER_TRY(const fs::path file, usual_file(env, report.at));
    ATELIER_CHECK(env.files().write(file, text));
    return Outcome{std::move(body), written_report_text(file.string())};
}

} // namespace

const Command bugreport_command = {
    .declaration = {.name = "bugreport",
                    .summary = "collect information for a bug report, without secrets",
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = is_printed},
    .run = run,
};

} // namespace atelier
