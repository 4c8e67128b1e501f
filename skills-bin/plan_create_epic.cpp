// plan_create_epic: begin an epic as a draft.
#include "view/plan.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "title", .help = "the title, in one line", .value = "TEXT", .required = true},
    {.name = "scope",
     .help = "what is part of it, and what is not",
     .value = "TEXT",
     .required = true},
    {.name = "acceptance",
     .help = "how to tell that it is done",
     .value = "TEXT",
     .required = true},
    {.name = "changeset-strategy", .help = "how to split it into changesets", .value = "TEXT"},
    {.name = "root-branch",
     .help = "its root branch; by default derived from the title and the id",
     .value = "NAME"},
    {.name = "pr-strategy",
     .help = "sequential, on-ready, on-parent-approved or parallel",
     .value = "NAME",
     .choices = all_names<PrStrategy>},
    {.name = "request-id", .help = "a key that identifies repeated calls", .value = "KEY"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    CreateEpicRequest request;
    request.epic.title = args.text_or("title", "");
    request.epic.scope = args.text_or("scope", "");
    request.epic.acceptance = args.text_or("acceptance", "");
    request.epic.changeset_strategy = args.text_or("changeset-strategy", "");
    ATELIER_TRY(request.epic.root_branch, args.branch("root-branch"));
    ATELIER_TRY(request.epic.pr_strategy, args.choice<PrStrategy>("pr-strategy"));
    request.request_id = args.text("request-id");
    const auto branches = [&]() -> Result<RepositoryBranches> {
        ATELIER_TRY(Repository* const repository, env.repository());
        return read_branches(repository->refs());
    };
    ATELIER_TRY(const auto outcome, plan_create_epic(env.context, request, branches));
    return Outcome{plan_create_epic_json(outcome)};
}

} // namespace

extern const Skill plan_create_epic_skill = {.declaration = {.name = "plan_create_epic",
                                                             .summary = "create an epic as a draft",
                                                             .options = options,
                                                             .callers = planning},
                                             .run = run};

} // namespace atelier
