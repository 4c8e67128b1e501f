// doctor: looks whether everything of a project is in order, and saves what can be saved.
#include "app/upkeep/doctor.hpp"
#include "app/upkeep/salvage_beads.hpp"
#include "commands/commands.hpp"
#include "commands/output.hpp"
#include "view/doctor.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "fix", .help = "mend what can be mended without losing anything"},
    {.name = "salvage",
     .help = "write the beads of a damaged store that can be read to this file, as Beads' JSONL",
     .value = "FILE"},
};

Result<Outcome> salvage(CommandWorld& world, const Project& project, const std::string& name) {
    const std::filesystem::path file = world.directory() / name;
    if (file.lexically_normal().parent_path() == project.places.beads())
        return fail(ErrorCode::usage, "--salvage " + name + " is in the folder of the store",
                    "name a file elsewhere");
    ATELIER_TRY(const auto checkup, world.checkup());
    std::string text;
    ATELIER_TRY(const SalvageOutcome saved, salvage_beads(*checkup, [&](const Json& row) {
                    text += row.dump() + "\n";
                    return Result<void>();
                }));
    ATELIER_CHECK(world.files().write(file, text));
    return Outcome{salvage_json(saved, file.string()),
                   salvage_text(saved, name, project.places.store().string())};
}

Result<Outcome> run(const Args& args, CommandWorld& world) {
    ATELIER_TRY(const Project* const project, world.project());
    if (const auto file = args.text("salvage")) return salvage(world, *project, *file);
    ATELIER_TRY(Repository* const repository, world.repository());
    const Result<Context> plan = world.context();
    ATELIER_TRY(const auto checkup, world.checkup());
    ATELIER_TRY(const StoreExamination examined, checkup->examine());
    ATELIER_TRY(const auto rehearser, world.hook_rehearser());
    ATELIER_TRY(const auto programs, world.programs());
    const DoctorOutcome outcome = run_doctor({.record = project->record,
                                              .places = project->places,
                                              .repository = *repository,
                                              .files = world.files(),
                                              .store = examined,
                                              .plan = plan,
                                              .probe = world.probe(),
                                              .rehearser = *rehearser,
                                              .programs = programs,
                                              .fix = args.has("fix")});
    return Outcome{doctor_json(outcome), doctor_text(outcome, output_style(world)),
                   outcome.sound() ? 0 : 1};
}

} // namespace

const Command doctor_command = {
    .declaration = {.name = "doctor",
                    .summary = "check a project, and save what can be saved of it",
                    .options = options,
                    .has_format = true,
                    .group = "look"},
    .run = run,
};

} // namespace atelier
