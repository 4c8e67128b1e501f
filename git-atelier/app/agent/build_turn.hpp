// A turn with an agent, from what a session is about to what run_turn starts: the agent's home and
// prompt, the command line of its runtime, the environment with its guard, and the sandbox. No
// prompt has a credential of the environment (domain/agent/secrets).
//
// template-invalid, files-failed, config-invalid when a runtime's definition has an unknown
// placeholder, and what `sandbox_turn` says.
#pragma once

#include "app/agent/text_turn.hpp"
#include "app/core/work_context.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "domain/dialect/conversation.hpp"
#include "domain/work/session.hpp"

#include <optional>
#include <string>

namespace atelier {

// What earlier turns have left of what the session may use.
Result<Budget> budget_left(const WorkContext& work, const SessionId& session);

// How a worker's turn begins.
struct WorkerOpening {
    // The runtime's conversation that goes on, in few words; nullopt: a new one, with a whole
    // brief.
    std::optional<Conversation> conversation = {};
    // What is missing of the changeset, for one that has had its turn and said nothing; "" in its
    // first turn.
    std::string missing = {};
    // What a workflow asks for in this turn; then what the agent says last is wanted as a whole.
    std::optional<TextTask> asked = {};
    // And nothing else: no commits are asked for.
    bool words_alone = false;
};

// On the session's changeset. The mail about it goes into the prompt (app/mail/brief_mail) and is
// noted as told. Earlier turns of the session count towards its budget.
Result<TurnRequest> build_worker_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                      const Session& session, const PreparedWorktree& worktree,
                                      const WorkerOpening& opening = {});

// A worker's, with the mail that no other brief will hold, in its home.
Result<TurnRequest> build_mail_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                    Session session);

// Words in, words out, in a folder of its own; what the agent answers is TurnOutcome::words.
// runtime-missing where the runtime has no command for it, and what hand_over_text says.
Result<TurnRequest> build_text_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                    Session session, const TextTask& task);

// The same by an agent with tools, as workers are started: in the session's worktree, or in its own
// home where that has none.
Result<TurnRequest> build_artisan_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                       Session session, const TextTask& task);

struct PlannerTask {
    // In the overseer's words; "" when none was given.
    std::string goal;
    // The epic whose planning goes on.
    std::optional<BeadId> epic;
    // What the planner's worktree shows.
    BranchName followed;
    // The agent gets the terminal.
    bool interactive = false;
    // That goes on; nullopt: a new one.
    std::optional<Conversation> conversation = {};
};

Result<TurnRequest> build_planner_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                       const Session& session, const PlannerTask& task);

} // namespace atelier
