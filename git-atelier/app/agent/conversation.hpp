// In which conversation with its model an agent's turn goes on. A session that was broken off is
// taken up where it was; whatever cannot be known begins a new one.
#pragma once

#include "app/core/work_context.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "domain/dialect/conversation.hpp"
#include "ports/agent_runtime.hpp"

#include <optional>

namespace atelier {

// A digest of what the plan says is to be done, in the words that are approved.
std::string task_digest(const EpicTree& graph, const BeadId& changeset);

// The one that a worker's first turn goes on in: of the session that last worked in the worktree.
Result<std::optional<Conversation>> worker_conversation(WorkContext& work,
                                                        const RuntimeDefinition& runtime,
                                                        const Session& session,
                                                        const PreparedWorktree& worktree);

// The one that a planner's turn on a terminal goes on in: of that planner's last session.
Result<std::optional<Conversation>> planner_conversation(WorkContext& work,
                                                         const RuntimeDefinition& runtime,
                                                         const Session& session, bool wants_new);

// Notes in the session's conversation how a turn in it came out. What its hooks have written there
// meanwhile stays: on a terminal they alone say which one it is.
Result<void> record_in_conversation(PlanWriter& plan, const SessionId& session,
                                    const TurnOutcome& turn);

// Whether the runtime has it still. `~` stands for the person's home and `$NAME` for a variable of
// theirs, at the beginning of a pattern; one without its variable says nothing.
Result<bool> is_kept(WorkContext& work, const RuntimeDefinition& runtime, const std::string& id);

// With what the runtime has noted where it keeps the conversation: of an agent that was ended in
// its silence, that it was asking its model again; of Copilot CLI and of one that is talked with,
// which say of any turn that it ended well, how the last answer did; of Qwen Code, which of its
// messages was the last; and what was used, where it prints nothing of it. One that cannot be read
// says nothing.
TurnOutcome with_kept_notes(WorkContext& work, const RuntimeDefinition& runtime,
                            TurnOutcome outcome);

} // namespace atelier
