// doctor: looks whether everything of a project is in order, and saves what can be saved.
#include "app/upkeep/doctor.hpp"
#include "app/interchange/write_named_file.hpp"
#include "app/upkeep/salvage_beads.hpp"
#include "commands/commands.hpp"
#include "commands/output.hpp"
#include "view/doctor.hpp"
#include "wiring/agent_programs.hpp"
#include "wiring/forges.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "fix", .help = "repair what can be repaired without losing anything"},
    {.name = "salvage",
     .help = "write the beads of a damaged store that can be read to this file, as Beads' JSONL",
     .value = "FILE"},
};

Result<Outcome> salvage(CommandEnv& env, const Project& project, const std::string& name) {
    const std::filesystem::path file = env.directory() / name;
    if (file.lexically_normal().parent_path() == project.paths.beads())
        return fail(ErrorCode::usage, "--salvage " + name + " is in the folder of the store",
                    advise(Hint::file_elsewhere));
    ATELIER_TRY(const auto checkup, env.checkup());
    std::string text;
    ATELIER_TRY(const SalvageOutcome saved, salvage_beads(*checkup, [&](const Json& row) {
                    text += row.dump() + "\n";
                    return Result<void>();
                }));
    ATELIER_CHECK(write_named_file(env.outputs(), file, name, text));
    return Outcome{salvage_json(saved, file.string()),
                   salvage_text(saved, name, project.paths.store().string())};
}

// A runtime that cannot be read is said by whoever starts it.
std::string missing_default_agent(CommandEnv& env, const Project& project) {
    if (project.settings.agent_default.empty()) return {};
    const auto runtimes = env.runtimes();
    if (!runtimes) return {};
    const auto runtime = (*runtimes)->definition(project.settings.agent_default);
    if (!runtime) return runtime.error().message;
    const auto programs = env.programs();
    if (!programs) return {};
    return missing_programs(*runtime, agents_programs(env.process_environment().all, *programs));
}

Result<std::vector<InstalledRuntime>> runtimes_that_start(CommandEnv& env) {
    ATELIER_TRY(RuntimeCatalog* const catalog, env.runtimes());
    ATELIER_TRY(const auto programs, env.programs());
    const Environment& user = env.process_environment().all;
    ATELIER_TRY(const auto share, env.share());
    ATELIER_TRY(auto found, installed_runtimes(*catalog, agents_programs(user, programs), share));
    try_to_start(found, env.process(), with_our_programs(user, programs));
    return found;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    if (const auto file = args.text("salvage")) return salvage(env, *project, *file);
    ATELIER_TRY(Repository* const repository, env.repository());
    const Result<Context> plan = env.context();
    ATELIER_TRY(const auto checkup, env.checkup());
    ATELIER_TRY(const StoreInspection examined, checkup->inspect());
    ATELIER_TRY(const auto prober, env.hook_prober());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(ReplayEngine replay, env.replay_engine());
    const DoctorOutcome outcome =
        run_doctor({.record = project->record,
                    .paths = project->paths,
                    .repository = *repository,
                    .files = env.files(),
                    .store = examined,
                    .plan = plan,
                    .probe = env.probe(),
                    .prober = *prober,
                    .programs = programs,
                    .fix = args.has("fix"),
                    .replay = std::move(replay),
                    .missing_agent = missing_default_agent(env, *project),
                    .runtimes = runtimes_that_start(env),
                    .forge = open_forges(env.process(), env.process_environment().all)});
    const Style style = output_style(env);
    return Outcome{doctor_json(outcome, style.reader), doctor_text(outcome, style),
                   outcome.sound() ? 0 : 1};
}

} // namespace

const Command doctor_command = {
    .declaration = {.name = "doctor",
                    .summary = "check a project, and recover what can be recovered",
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !args.has("fix"); }},
    .run = run,
};

} // namespace atelier
