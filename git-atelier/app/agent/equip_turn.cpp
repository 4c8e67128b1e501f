#include "app/agent/equip_turn.hpp"

#include "app/agent/sandbox_turn.hpp"
#include "app/guard/guard_worktree.hpp"
#include "domain/runtime_command.hpp"

namespace atelier {
namespace {

AgentFacts agent_facts(const WorkContext& work, const Equipment& equipment, const Person& user) {
    const Session& session = equipment.session;
    AgentFacts facts{.agent = session.agent,
                     .session = session.id,
                     .enlistment = work.project.enlistment,
                     .programs = work.programs,
                     .root_branch = equipment.root_branch,
                     .worktree = session.worktree,
                     .hooks_file = equipment.home.hooks,
                     .epic = session.epic,
                     .changeset = session.changeset,
                     .plan_epic = equipment.plan_epic,
                     .user_name = user.name,
                     .user_email = user.email,
                     .author = work.plan.settings.agent_author,
                     .planner = equipment.planner};
    if (work.plan.settings.store_backend == StoreBackend::bd) facts.beads_dir = work.paths.beads();
    return facts;
}

std::vector<std::string> configured_options(const WorkContext& work, Role role,
                                            const RuntimeDefinition& runtime) {
    const auto& options = work.plan.settings.agent_options;
    const auto found = options.find(std::string(name_of(role)) + "." + runtime.name);
    return found == options.end() ? std::vector<std::string>{} : found->second;
}

} // namespace

Result<TurnRequest> equip_turn(WorkContext& work, const Equipment& equipment) {
    const RuntimeDefinition& runtime = equipment.runtime;
    const Session& session = equipment.session;
    const Role role = session.agent.role();
    ATELIER_TRY(const Person user, work.repository.user());
    const std::filesystem::path prompt_file = equipment.home.folder / "prompt.md";
    ATELIER_CHECK(work.files.write(prompt_file, equipment.prompt));

    const RuntimeFacts facts{.prompt = equipment.prompt,
                             .prompt_file = prompt_file.string(),
                             .home = equipment.home.folder.string(),
                             .worktree = session.worktree,
                             .git_dir = work.repository.common_dir().string(),
                             .session = session.id.str(),
                             .model = work.plan.settings.agent_model,
                             .runtime_session = ""};
    const std::string definition = runtime.file.string();
    TurnRequest turn{.session = session.id,
                     .directory = session.worktree,
                     .transcript = work.paths.transcripts() / (session.id.str() + ".log"),
                     .timeout = work.plan.settings.session_timeout};
    ATELIER_TRY(turn.argv,
                runtime_command(role == Role::planner ? runtime.planner : runtime.worker,
                                configured_options(work, role, runtime), facts, definition));
    AgentFacts agent = agent_facts(work, equipment, user);
    ATELIER_TRY(agent.runtime, runtime_environment(runtime.env, facts, definition));
    ATELIER_TRY(turn.environment,
                guarded_environment(work, role, agent_environment(work.user_environment, agent)));
    ATELIER_CHECK(sandbox_turn(work, session, equipment.home, turn));
    return turn;
}

} // namespace atelier
