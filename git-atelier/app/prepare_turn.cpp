#include "app/prepare_turn.hpp"

#include "app/agent_home.hpp"
#include "app/brief.hpp"
#include "app/guard_worktree.hpp"
#include "app/load.hpp"
#include "app/messages.hpp"
#include "domain/agent_environment.hpp"
#include "domain/runtime_command.hpp"

namespace atelier {
namespace {

// What the integration that failed had said.
Result<std::vector<std::string>> last_conflicts(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto events, plan.events({.bead = changeset}));
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->type != "changeset.reopened") continue;
        const auto data = parse_json(event->data);
        const Json* json = std::get_if<Json>(&data);
        const Json* paths = json != nullptr ? json->find("conflicts") : nullptr;
        std::vector<std::string> out;
        if (paths != nullptr && paths->is_array())
            for (const Json& path : paths->as_array())
                if (path.is_string()) out.push_back(path.as_string());
        return out;
    }
    return std::vector<std::string>{};
}

bool is_for_workers(const Bead& message) {
    const auto to = AgentId::parse(message.assignee);
    return to && to->role() == Role::worker;
}

// Messages of the epic's or changeset's thread go into the brief and are read with it, also those
// to a worker that was at it before.
Result<std::vector<Bead>> take_mail(PlanWriter& plan, const Context& context,
                                    const Session& session) {
    std::vector<Bead> taken;
    for (const BeadId& thread : {*session.epic, *session.changeset}) {
        ATELIER_TRY(auto unread, plan.select({.kind = BeadKind::message,
                                              .statuses = {BeadStatus::open},
                                              .thread = thread,
                                              .unread = true}));
        for (Bead& message : unread) {
            if (!is_for_workers(message)) continue;
            message.message->read_at = context.clock.now();
            ATELIER_CHECK(plan.update(message));
            ATELIER_CHECK(plan.append({"message.read", message.id}));
            taken.push_back(std::move(message));
        }
    }
    return taken;
}

AgentFacts agent_facts(const Workshop& workshop, const Session& session,
                       const PreparedWorktree& worktree, const AgentHome& home,
                       const Person& user) {
    std::optional<std::filesystem::path> beads;
    if (workshop.plan.settings.store_backend == StoreBackend::bd) beads = workshop.places.beads();
    return {.agent = session.agent,
            .session = session.id,
            .enlistment = workshop.project.enlistment,
            .programs = workshop.programs,
            .root_branch = worktree.root.str(),
            .worktree = worktree.path,
            .hooks_file = home.hooks,
            .epic = session.epic,
            .changeset = session.changeset,
            .plan_epic = session.epic,
            .user_name = user.name,
            .user_email = user.email,
            .author = workshop.plan.settings.agent_author,
            .beads_dir = beads};
}

std::vector<std::string> configured_options(const Workshop& workshop,
                                            const RuntimeDefinition& runtime) {
    const auto& options = workshop.plan.settings.agent_options;
    const auto found = options.find("worker." + runtime.name);
    return found == options.end() ? std::vector<std::string>{} : found->second;
}

} // namespace

Result<TurnRequest> prepare_turn(Workshop& workshop, const RuntimeDefinition& runtime,
                                 const Session& session, const PreparedWorktree& worktree) {
    Context& context = workshop.plan;
    ATELIER_TRY(const Person user, workshop.repository.user());
    ATELIER_TRY(const BranchName branch, workshop.repository.default_branch());
    ATELIER_TRY(const AgentHome home,
                write_agent_home(
                    workshop, runtime,
                    {.agent = session.agent, .worktree = worktree.path, .default_branch = branch}));
    BriefFacts facts{.home = home.folder,
                     .uncommitted = worktree.uncommitted,
                     .limits = context.settings.limits};
    ATELIER_TRY(const std::string prompt,
                context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<std::string> {
                    ATELIER_TRY(const EpicGraph graph, load_epic(plan, *session.epic));
                    ATELIER_TRY(facts.mail, take_mail(plan, context, session));
                    if (session.onto) {
                        ATELIER_TRY(facts.conflicts, last_conflicts(plan, *session.changeset));
                    }
                    return worker_brief(graph, *graph.find(*session.changeset), session, facts);
                }));
    const std::filesystem::path prompt_file = home.folder / "prompt.md";
    ATELIER_CHECK(workshop.files.write(prompt_file, prompt));

    const RuntimeFacts runtime_facts{.prompt = prompt,
                                     .prompt_file = prompt_file.string(),
                                     .home = home.folder.string(),
                                     .worktree = worktree.path.string(),
                                     .git_dir = workshop.repository.common_dir().string(),
                                     .session = session.id.str(),
                                     .model = context.settings.agent_model,
                                     .runtime_session = ""};
    TurnRequest turn{.session = session.id,
                     .directory = worktree.path,
                     .transcript = workshop.places.transcripts() / (session.id.str() + ".log"),
                     .timeout = context.settings.session_timeout,
                     .stall = context.settings.session_stall};
    const std::string definition = runtime.file.string();
    ATELIER_TRY(turn.argv, runtime_command(runtime.worker, configured_options(workshop, runtime),
                                           runtime_facts, definition));
    AgentFacts agent = agent_facts(workshop, session, worktree, home, user);
    ATELIER_TRY(agent.runtime, runtime_environment(runtime.env, runtime_facts, definition));
    ATELIER_TRY(turn.environment,
                guarded_environment(workshop, Role::worker,
                                    agent_environment(workshop.user_environment, agent)));
    return turn;
}

} // namespace atelier
