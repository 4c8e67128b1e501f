// An agent's conversation with its model, which outlives its turn: whether the next turn goes on in
// it, and whether a worker that ends without a word is reminded in one more.
#pragma once

#include "domain/dialect/turn_verdict.hpp"

#include <optional>
#include <string>

namespace atelier {

// What is known of it after a turn of a session.
struct Conversation {
    // The runtime that it was held with.
    std::string runtime = {};
    // By which that runtime knows it again; "" where it has not said it.
    std::string id = {};
    // A digest of what was to be done.
    std::string task = {};
    // How the last turn in it came out; nullopt where nobody saw its end.
    std::optional<TurnResult> result = {};
    // Its worker has been reminded to say how its changeset stands.
    bool reminded = false;
    // All that was used in it, where the runtime says that.
    std::optional<TokenUsage> tokens = {};
    std::optional<double> cost = {};

    bool operator==(const Conversation&) const = default;
};

Json conversation_json(const Conversation& conversation);
// What conversation_json wrote.
Conversation conversation_from(const Json& written);

// What holds for the turn that begins.
struct ResumeFacts {
    std::string runtime;
    // Its definition has a command that goes on in a conversation, for this kind of turn.
    bool has_command = false;
    // Where the runtime keeps it, it is there.
    bool is_there = false;
    // The person wants a new one.
    bool wants_new = false;
};
struct WorkerResumeFacts : ResumeFacts {
    // Nobody has made the worktree anew, or worked in it, since.
    bool same_worktree = false;
    std::string task = {};
};

// A worker's goes on where it was broken off, not where it came to an end that somebody judged.
bool worker_goes_on(const Conversation& last, const WorkerResumeFacts& facts);
// A planner's always does.
bool planner_goes_on(const Conversation& last, const ResumeFacts& facts);

// A worker's turn that has ended.
struct EndedTurn {
    TurnResult result = TurnResult::finished;
    // The agent has said that the changeset is done, blocked or abandoned.
    bool has_said = false;
    // What it left could not be called done.
    bool is_unfinished = false;
    bool reminded = false;
    // Nothing is left of the session's budget for another turn.
    bool is_over_budget = false;
};
bool is_to_be_reminded(const EndedTurn& turn);

// Notes how a turn in it came out, and what its runtime says of the whole conversation.
void take_turn(Conversation& conversation, TurnResult result, const TurnReading& reading);
// What is known of a turn that goes on in it, before the agent says anything.
TurnReading turn_in(const Conversation& before);
// What its runtime may count by its end, where the turn may use `budget`.
Budget of_conversation(Budget budget, const Conversation& before);

} // namespace atelier
