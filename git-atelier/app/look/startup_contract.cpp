#include "app/look/startup_contract.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

std::vector<std::string> work_steps(const std::string& changeset, const std::string& where) {
    return {"read the changeset with bead_show " + changeset, "make the change " + where,
            "close its tasks with task_done ID...",
            "say that it is done with changeset_done, or why not with changeset_block --reason "
            "TEXT"};
}

// Of an agent without an orchestrator, for which no worktree was made.
Result<std::vector<std::string>> steps_alone(PlanReader& plan, const Selection& selection) {
    ATELIER_TRY(const Bead epic, require_epic(plan, *selection.epic));
    ATELIER_TRY(const Bead changeset, require_changeset(plan, *selection.changeset));
    ATELIER_TRY(const BranchName branch, work_branch_of(epic, changeset));
    return work_steps(changeset.id.str(), "in a worktree of your own on the branch " +
                                              branch.str() + ", and commit it there");
}

Result<StartupContract> resumed(PlanReader& plan, const Selection& selection) {
    StartupContract contract{ContractStep::resume, selection.epic, selection.changeset, {}, {}};
    const std::string epic = selection.epic->str();
    switch (selection.step) {
    case NextStep::session: {
        ATELIER_TRY(contract.steps, steps_alone(plan, selection));
        break;
    }
    case NextStep::land:
        contract.steps = {selection.changeset->str() +
                          " is done and lands when the overseer runs the next sessions: end "
                          "here, or give " +
                          epic + " back with release_epic"};
        break;
    case NextStep::close:
        contract.steps = {"close " + epic + " with work_done"};
        break;
    case NextStep::give_up:
        contract.steps = {"nothing of " + epic +
                          " can be done now: give it up with release_epic, or see bead_show " +
                          epic + " for the reasons"};
        break;
    case NextStep::mail:
    case NextStep::queue:
    case NextStep::idle:
        break;
    }
    return contract;
}

// A workflow says in the brief what it asks for, which need not be a change.
std::vector<std::string> turn_steps(const std::string& changeset) {
    return {"read the changeset with bead_show " + changeset,
            "do what your brief asks for in this turn, in ATELIER_WORKSPACE_DIR, and nothing else",
            "where it asks for changes: commit them on the branch that is checked out there, close "
            "the tasks that are finished with task_done ID..., and say that the turn is done with "
            "changeset_done, or why not with changeset_block --reason TEXT",
            "where it asks for a reply: commit nothing, and end with the reply"};
}

// Within a session the orchestrator has chosen.
Result<std::optional<StartupContract>> of_session(PlanReader& plan,
                                                  const std::optional<Session>& session) {
    if (!session || session->ended_at || !session->epic) return std::optional<StartupContract>();
    StartupContract contract{ContractStep::resume, session->epic, session->changeset, {}, {}};
    if (!session->changeset) return std::optional(std::move(contract));
    ATELIER_TRY(const auto turns, plan.runs().turns({.session = session->id}));
    const std::string changeset = session->changeset->str();
    contract.steps =
        turns.empty()
            ? work_steps(changeset, "in ATELIER_WORKSPACE_DIR and commit it on the branch that is "
                                    "checked out there")
            : turn_steps(changeset);
    return std::optional(std::move(contract));
}

// With a turn it is told to take that, and without one where it finds one.
Result<StartupContract> of_artisan(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto open, plan.sessions({.agent = context.caller, .open_only = true}));
    bool has_turn = false;
    for (const Session& session : open) {
        if (context.session && session.id != *context.session) continue;
        ATELIER_TRY(const auto turns, plan.runs().turns({.session = session.id}));
        has_turn = has_turn || std::ranges::any_of(turns, [](const TurnRecord& turn) {
                       return is_in_flight(turn.status);
                   });
    }
    if (!has_turn)
        return StartupContract{
            .steps = {"take a turn that is due with turn_next; where there is none, end here"}};
    return StartupContract{.next = ContractStep::resume,
                           .steps = {"read what your turn is about with turn_show",
                                     "hand your reply in with turn_submit --file FILE"}};
}

// Nothing is claimed, gone on with or taken from a queue.
Result<std::optional<StartupContract>> of_paused(PlanReader& plan, const Context& context,
                                                 const std::optional<Bead>& assigned) {
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    const auto reasons = paused_by_order(
        orders, assigned ? std::optional(assigned->id) : std::nullopt, context.caller_bead());
    if (reasons.empty()) return std::optional<StartupContract>();
    StartupContract contract{.next = ContractStep::idle};
    for (const Reason& reason : reasons)
        contract.steps.push_back(reason.message);
    contract.steps.emplace_back("end here, and ask again when the overseer has resumed it");
    return std::optional(std::move(contract));
}

std::string queue_step(const std::string& queue) {
    return "take a message with mail_queue_claim --queue " + queue +
           ", do what it says, and mark it with mail_mark_read ID";
}

// A planner plans what its brief asks for, and is told so, whatever there is to claim.
Result<StartupContract> of_planner(PlanReader& plan, const Context& context,
                                   const std::optional<Session>& session) {
    StartupContract contract{
        .next = ContractStep::idle,
        .steps = {"plan what your brief asks for: plan_create_epic begins an epic, epic_list "
                  "--show-drafts lists those that are there",
                  "cut it into small changesets with plan_changesets, and correct them with "
                  "plan_edit",
                  "ask for it to be worked on with plan_promote_epic --epic ID --yes"}};
    if (session && !session->ended_at && session->epic) {
        contract.next = ContractStep::resume;
        contract.epic = session->epic;
        return contract;
    }
    ATELIER_TRY(const auto mail, messages_breaking_in(plan, context, context.caller));
    if (mail.empty()) {
        ATELIER_TRY(auto paused, of_paused(plan, context, std::nullopt));
        if (paused) return *std::move(paused);
        ATELIER_TRY(const auto queued, waiting_in_queues(plan, context, context.caller));
        if (queued.empty()) return contract;
        contract.next = ContractStep::queue;
        contract.steps.insert(contract.steps.begin(), queue_step(queued.front().queue));
        return contract;
    }
    contract.next = ContractStep::mail;
    for (const Bead& message : mail)
        contract.messages.push_back(message.id);
    contract.steps.insert(contract.steps.begin(),
                          "read each message with mail_inbox, plan what it asks for, and mark it "
                          "with mail_mark_read ID");
    return contract;
}

StartupContract of_overseer() {
    return {.steps = {"'git atelier status' shows what waits for you; agents claim and plan"}};
}

} // namespace

Result<StartupContract> startup_contract(const Context& context, const LivenessProbe& probe,
                                         const SeenGround* ground) {
    return context.store.read([&](PlanReader& plan) -> Result<StartupContract> {
        if (context.caller.role() == Role::overseer) return of_overseer();
        ATELIER_TRY(const auto session, caller_session(plan, context));
        if (context.caller.role() == Role::planner) return of_planner(plan, context, session);
        if (context.caller.role() == Role::artisan) return of_artisan(plan, context);
        ATELIER_TRY(auto contract, of_session(plan, session));
        if (contract) return *std::move(contract);
        ATELIER_TRY(const auto assigned, assigned_epic(plan, context));
        ATELIER_TRY(const Selection selection, what_is_next(plan, context, probe,
                                                            {.agent = context.caller,
                                                             .lands = false,
                                                             .rules = {.takes_queued = true},
                                                             .ground = ground}));
        if (selection.step == NextStep::mail)
            return StartupContract{
                ContractStep::mail,
                {},
                {},
                selection.messages,
                {"read each message with mail_inbox, do what it says, and mark it with "
                 "mail_mark_read ID"}};
        ATELIER_TRY(auto paused, of_paused(plan, context, assigned));
        if (paused) return *std::move(paused);
        if (assigned && selection.epic == assigned->id) return resumed(plan, selection);
        if (selection.step == NextStep::queue)
            return StartupContract{.next = ContractStep::queue,
                                   .steps = {queue_step(selection.queue), "then ask again"}};
        if (selection.step == NextStep::idle)
            return StartupContract{ContractStep::idle,
                                   {},
                                   {},
                                   {},
                                   {"there is nothing to do: epic_list says what each epic lacks"}};
        return StartupContract{ContractStep::claim,
                               selection.epic,
                               selection.changeset,
                               {},
                               {"claim the epic with claim_epic, then ask again"}};
    });
}

} // namespace atelier
