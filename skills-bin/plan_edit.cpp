// plan_edit: change single parts of an epic, a changeset or a task.
#include "view/plan.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "id", .help = "an epic, a changeset or a task"}};

constexpr Option options[] = {
    {.name = "title", .help = "the title, in one line", .value = "TEXT"},
    {.name = "description", .help = "what to do, in Markdown", .value = "TEXT"},
    {.name = "scope", .help = "epics: what is part of it, and what is not", .value = "TEXT"},
    {.name = "acceptance", .help = "epics: how to tell that it is done", .value = "TEXT"},
    {.name = "priority", .help = "0 (most urgent) to 4", .value = "N"},
    {.name = "add-dependency",
     .help = "a changeset that has to be done first",
     .value = "ID",
     .repeatable = true},
    {.name = "remove-dependency",
     .help = "a prerequisite to remove",
     .value = "ID",
     .repeatable = true},
    {.name = "path",
     .help = "changesets: files that it may touch; replaces the whole list",
     .value = "GLOB",
     .repeatable = true},
    {.name = "lines",
     .help = "changesets: estimated number of added and deleted lines",
     .value = "N"},
    {.name = "kind",
     .help = "changesets: rename, additive, behaviour or mechanical",
     .value = "K",
     .choices = all_names<ChangesetKind>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId bead, args.required_bead("id"));
    PlanEditRequest request{.bead = bead,
                            .title = args.text("title"),
                            .description = args.text("description"),
                            .scope = args.text("scope"),
                            .acceptance = args.text("acceptance"),
                            .paths = args.texts("path")};
    ATELIER_TRY(const auto priority, args.integer("priority", 0, 4));
    if (priority) request.priority = static_cast<int>(*priority);
    ATELIER_TRY(request.add_dependencies, args.beads("add-dependency"));
    ATELIER_TRY(request.remove_dependencies, args.beads("remove-dependency"));
    ATELIER_TRY(request.lines, args.integer("lines", 0, 1'000'000'000));
    ATELIER_TRY(request.kind, args.choice<ChangesetKind>("kind"));
    ATELIER_TRY(const auto outcome, plan_edit(env.context, request));
    return Outcome{plan_edit_json(outcome), plan_edit_text(outcome)};
}

} // namespace

extern const Skill plan_edit_skill = {
    .declaration = {.name = "plan_edit",
                    .summary = "change parts of an epic, a changeset or a task",
                    .arguments = arguments,
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
