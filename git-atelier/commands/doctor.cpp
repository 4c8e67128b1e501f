// doctor: looks whether everything of a project is in order, and saves what can be saved.
#include "view/doctor.hpp"
#include "app/interchange/write_named_file.hpp"
#include "app/upkeep/salvage_beads.hpp"
#include "commands/commands.hpp"
#include "commands/examined.hpp"
#include "commands/output.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "fix", .help = "repair whatever can be repaired without losing anything"},
    {.name = "salvage",
     .help = "write all beads that can be read from a damaged store to FILE, as Beads' JSONL",
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

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    if (const auto file = args.text("salvage")) return salvage(env, *project, *file);
    ATELIER_TRY(const DoctorOutcome outcome,
                examine_project(env, runtimes_that_start(env), args.has("fix")));
    const Style style = output_style(env);
    return Outcome{doctor_json(outcome, style.reader), doctor_text(outcome, style),
                   outcome.sound() ? 0 : 1};
}

} // namespace

const Command doctor_command = {
    .declaration = {.name = "doctor",
                    .summary = "check a project, and repair what can be repaired",
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !args.has("fix"); }},
    .run = run,
};

} // namespace atelier
