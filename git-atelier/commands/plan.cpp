// git atelier plan: plans from a file, and edits what is planned.
#include "view/plan.hpp"
#include "app/edit_plan.hpp"
#include "app/plan_document.hpp"
#include "app/plan_epics.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "wiring/editor.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "goal", .help = "what to reach, for a planner", .arity = Arity::any_number}};

constexpr Option options[] = {
    {.name = "from",
     .help = "write the plan in this file, or - for standard input",
     .value = "FILE"},
    {.name = "dry-run", .help = "with --from: say what would be made"},
    {.name = "edit", .help = "open that epic as a plan file in your editor", .value = "EPIC"},
};

Result<Outcome> plan_from(const Args& args, CommandWorld& world, const std::string& file) {
    ATELIER_TRY(const auto context, world.context());
    ATELIER_TRY(const std::string text, world.read_input(file));
    ATELIER_TRY(const auto document,
                world.plan_format().parse(text, file == "-" ? "standard input" : file));
    ATELIER_TRY(Repository * repository, world.repository());
    ATELIER_TRY(const auto branches, read_branches(*repository));
    ATELIER_TRY(const auto outcome, plan_epics(context, document, branches, args.has("dry-run")));
    return Outcome{plan_epics_json(outcome), plan_epics_text(outcome, world.style())};
}

// What the person wrote is never lost: the error names the file that holds it.
Error kept(Error error, const std::filesystem::path& file) {
    error.details.set("kept_in", to_valid_utf8(file.string()));
    error.hint +=
        std::string(error.hint.empty() ? "" : "; ") + "your text is kept in " + file.string();
    return error;
}

Result<EditPlanOutcome> save(CommandWorld& world, const Context& context,
                             const PlanDocument& original, const std::filesystem::path& file) {
    ATELIER_TRY(const std::string text, world.read_input(file.string()));
    ATELIER_TRY(const auto edited, world.plan_format().parse(text, file.filename().string()));
    return edit_plan(context, original, edited);
}

Result<Outcome> plan_edit(CommandWorld& world, const BeadId& epic) {
    ATELIER_TRY(const auto context, world.context());
    ATELIER_TRY(const Project* project, world.project());
    const Environment& environment = world.surroundings().all;
    ATELIER_TRY(const PlanDocument original, plan_document(context, epic));
    ATELIER_TRY(const auto editor, editor_command(project->settings, environment));
    const std::string before = world.plan_format().write(original);
    // A name of its own each time, so that no kept text is written over.
    const auto file =
        project->places.folder / "edits" / (epic.str() + "-" + context.ids.base36(4) + ".yaml");
    ATELIER_CHECK(world.files().write(file, before));
    for (;;) {
        if (auto done = edit_file(editor, file, environment); !done)
            return fail(kept(done.error(), file));
        ATELIER_TRY(const std::string now, world.read_input(file.string()));
        if (now == before) {
            ATELIER_CHECK(world.files().remove(file));
            const EditPlanOutcome nothing{epic, {}, {}, {}, {}};
            return Outcome{edit_plan_json(nothing), edit_plan_text(nothing, world.style())};
        }
        const auto outcome = save(world, context, original, file);
        if (outcome) {
            ATELIER_CHECK(world.files().remove(file));
            return Outcome{edit_plan_json(*outcome), edit_plan_text(*outcome, world.style())};
        }
        if (!world.has_terminal() || !world.confirm(outcome.error().message + "\nEdit again?"))
            return fail(kept(outcome.error(), file));
    }
}

Result<Outcome> run(const Args& args, CommandWorld& world) {
    const auto file = args.text("from");
    ATELIER_TRY(const auto epic, args.bead("edit"));
    if (file && epic)
        return fail(ErrorCode::usage, "--from and --edit do not go together",
                    "plan first, then edit");
    if (args.has("goal") || (!file && !epic))
        return fail(ErrorCode::usage, "this version plans from a file, without a planner session",
                    "write a plan file and run 'git atelier plan --from FILE'; examples are in "
                    "the shipped templates/plans");
    if (epic && args.has("dry-run"))
        return fail(ErrorCode::usage, "--dry-run belongs to --from",
                    "the editor shows what there is before anything is saved");
    return file ? plan_from(args, world, *file) : plan_edit(world, *epic);
}

} // namespace

const Command plan_command = {
    .declaration = {.name = "plan",
                    .summary = "turn a plan file into epics and changesets, or edit them",
                    .arguments = arguments,
                    .options = options,
                    .group = "plan"},
    .run = run};

} // namespace atelier
