// `git atelier plan`: one session of a planner agent in a worktree of its own that follows the
// default branch and is there to read.
#pragma once

#include "app/core/approval.hpp"
#include "app/core/work_context.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/mail/planner_mail.hpp"

#include <set>

namespace atelier {

struct PlanSessionRequest {
    std::string name{usual_planner};
    RuntimeDefinition runtime;
    // In the overseer's words; "" for none.
    std::string goal;
    // The epic whose planning goes on.
    std::optional<BeadId> epic = {};
    // Whether the agent gets the terminal.
    bool interactive = false;
    // A new conversation, where the planner's last one could go on.
    bool new_session = false;
};

struct EpicWaiting {
    BeadId epic;
    std::vector<WaitingChange> changes;
};

struct PlanSessionOutcome {
    AgentId planner;
    SessionId session;
    BranchName branch;
    TurnOutcome turn;
    // What the agent planned, oldest first.
    std::vector<BeadId> epics = {};
    // What waits to be promoted in other epics.
    std::vector<EpicWaiting> waiting = {};
    AuditOutcome watch = {};
    // What it had left in its worktree, as a commit under this ref; "" when it left nothing.
    std::string kept = {};
    // All that it printed; none where it had a terminal.
    std::optional<std::filesystem::path> transcript = {};

    // On a terminal, where a person leaves many an agent by Ctrl-C.
    bool interactive = false;

    bool left_by_ctrl_c() const {
        constexpr int interrupted = 128 + 2;
        return interactive && turn.end == TurnEnd::exited && turn.status == interrupted;
    }
    // The agent ended well and changed nothing in the repository that it may not.
    bool succeeded() const { return (turn.status == 0 || left_by_ctrl_c()) && watch.clean(); }
};

// identity-in-use when that planner is at work already, naming who; paused; runtime-missing; what
// Git refuses. However the agent ends, the repository is compared and the worktree taken down.
Result<PlanSessionOutcome> plan_session(WorkContext work, const PlanSessionRequest& request);

// With plan.answers auto: a turn of each planner that has unread mail, to answer it in drafts while
// nobody is there. `tried`: of which messages that was tried before, and is not again. What fails
// is told, and stops nothing; a planner that is at work, or paused, has its mail there.
Result<void> answer_planner_mail(const WorkContext& work, const RuntimeDefinition& runtime,
                                 std::set<BeadId>& tried);

} // namespace atelier
