// git atelier policy: what is asked of every agent of a project.
#include "view/policy.hpp"
#include "app/agent/project_policy.hpp"
#include "commands/commands.hpp"
#include "commands/text_editing.hpp"

namespace atelier {
namespace {

enum class PolicyOf { planner, worker, both };
constexpr auto names_of(PolicyOf) {
    return std::to_array<Named<PolicyOf>>(
        {{PolicyOf::planner, "planner"}, {PolicyOf::worker, "worker"}, {PolicyOf::both, "both"}});
}

constexpr Option options[] = {
    {.name = "role",
     .help = "whose policy: planner, worker or both [both]",
     .value = "ROLE",
     .choices = all_names<PolicyOf>},
    {.name = "edit", .help = "edit it in your editor; an empty text removes it"},
};

std::vector<Role> roles_of(PolicyOf whose) {
    switch (whose) {
    case PolicyOf::planner:
        return {Role::planner};
    case PolicyOf::worker:
        return {Role::worker};
    case PolicyOf::both:
        break;
    }
    return {Role::planner, Role::worker};
}

Result<PolicyEdit> edit(CommandEnv& env, const Project& project, const std::vector<Role>& roles) {
    ATELIER_TRY(const TextEditing editing, text_editing(env));
    ATELIER_TRY(Ids* const ids, env.ids());
    return edit_policy(editing, project.paths, roles, "policy-" + ids->base36(4) + ".md");
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const auto whose, args.choice<PolicyOf>("role"));
    const auto roles = roles_of(whose.value_or(PolicyOf::both));
    const bool edits = args.has("edit");
    PolicyEdit outcome;
    if (edits) {
        ATELIER_TRY(outcome, edit(env, *project, roles));
    } else {
        for (const Role role : roles) {
            ATELIER_TRY(auto policy, project_policy(env.files(), project->paths, role));
            outcome.policies.push_back(std::move(policy));
        }
    }
    return Outcome{policy_json(outcome), policy_text(outcome, edits, env.style())};
}

} // namespace

const Command policy_command = {
    .declaration = {.name = "policy",
                    .summary = "show or edit the instructions for every planner or worker",
                    .options = options,
                    .group = "begin",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !args.has("edit"); }},
    .run = run,
};

} // namespace atelier
