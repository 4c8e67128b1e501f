#include "app/agent/prepare_turn.hpp"

#include "app/agent/agent_home.hpp"
#include "app/agent/equip_turn.hpp"
#include "app/agent/prompt.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"

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

} // namespace

Result<TurnRequest> prepare_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                 const Session& session, const PreparedWorktree& worktree) {
    Context& context = work.plan;
    ATELIER_TRY(const BranchName branch, work.repository.default_branch());
    ATELIER_TRY(const AgentHome home,
                write_agent_home(
                    work, runtime,
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
    ATELIER_TRY(TurnRequest turn, equip_turn(work, {.runtime = runtime,
                                                    .session = session,
                                                    .home = home,
                                                    .prompt = prompt,
                                                    .root_branch = worktree.root.str(),
                                                    .plan_epic = session.epic}));
    turn.stall = context.settings.session_stall;
    return turn;
}

} // namespace atelier
