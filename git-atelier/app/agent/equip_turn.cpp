#include "app/agent/equip_turn.hpp"

#include "app/agent/sandbox_turn.hpp"
#include "app/guard/guard_worktree.hpp"
#include "domain/runtime_command.hpp"

namespace atelier {
namespace {

AgentFacts agent_facts(const Workshop& workshop, const Equipment& equipment, const Person& user) {
    const Session& session = equipment.session;
    AgentFacts facts{.agent = session.agent,
                     .session = session.id,
                     .enlistment = workshop.project.enlistment,
                     .programs = workshop.programs,
                     .root_branch = equipment.root_branch,
                     .worktree = session.worktree,
                     .hooks_file = equipment.home.hooks,
                     .epic = session.epic,
                     .changeset = session.changeset,
                     .plan_epic = equipment.plan_epic,
                     .user_name = user.name,
                     .user_email = user.email,
                     .author = workshop.plan.settings.agent_author,
                     .planner = equipment.planner};
    if (workshop.plan.settings.store_backend == StoreBackend::bd)
        facts.beads_dir = workshop.places.beads();
    return facts;
}

std::vector<std::string> configured_options(const Workshop& workshop, Role role,
                                            const RuntimeDefinition& runtime) {
    const auto& options = workshop.plan.settings.agent_options;
    const auto found = options.find(std::string(name_of(role)) + "." + runtime.name);
    return found == options.end() ? std::vector<std::string>{} : found->second;
}

} // namespace

Result<TurnRequest> equip_turn(Workshop& workshop, const Equipment& equipment) {
    const RuntimeDefinition& runtime = equipment.runtime;
    const Session& session = equipment.session;
    const Role role = session.agent.role();
    ATELIER_TRY(const Person user, workshop.repository.user());
    const std::filesystem::path prompt_file = equipment.home.folder / "prompt.md";
    ATELIER_CHECK(workshop.files.write(prompt_file, equipment.prompt));

    const RuntimeFacts facts{.prompt = equipment.prompt,
                             .prompt_file = prompt_file.string(),
                             .home = equipment.home.folder.string(),
                             .worktree = session.worktree,
                             .git_dir = workshop.repository.common_dir().string(),
                             .session = session.id.str(),
                             .model = workshop.plan.settings.agent_model,
                             .runtime_session = ""};
    const std::string definition = runtime.file.string();
    TurnRequest turn{.session = session.id,
                     .directory = session.worktree,
                     .transcript = workshop.places.transcripts() / (session.id.str() + ".log"),
                     .timeout = workshop.plan.settings.session_timeout};
    ATELIER_TRY(turn.argv,
                runtime_command(role == Role::planner ? runtime.planner : runtime.worker,
                                configured_options(workshop, role, runtime), facts, definition));
    AgentFacts agent = agent_facts(workshop, equipment, user);
    ATELIER_TRY(agent.runtime, runtime_environment(runtime.env, facts, definition));
    ATELIER_TRY(
        turn.environment,
        guarded_environment(workshop, role, agent_environment(workshop.user_environment, agent)));
    ATELIER_CHECK(sandbox_turn(workshop, session, equipment.home, turn));
    return turn;
}

} // namespace atelier
