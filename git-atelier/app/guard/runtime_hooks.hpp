// What the handlers answer that an agent's runtime calls, and note: when its conversation begins,
// is shortened or ends, before a tool runs, and when the model wants to end its turn.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What is to become of a tool call before it runs.
struct ToolVerdict {
    // The sentence with which it is refused.
    std::optional<std::string> refused;
    // It calls one of our skills, which decide for themselves who may: no person needs to be asked.
    bool is_skill = false;
};

// Of the tool call in `input`, as the runtime gave it. `enlistment` is the person's checkout.
// Whoever calls outside of a session is refused nothing, and asked about what the runtime likes.
Result<ToolVerdict> judge_tool_call(const Context& context, const std::string& input,
                                    const std::string& enlistment,
                                    const std::vector<std::string>& skills);

// Notes by which id the runtime knows the conversation again, where its `input` says one.
Result<void> note_conversation(const Context& context, const std::string& input);

// That a worker has not said how its changeset stands, and what it is to do about it.
std::string unsaid_text(const BeadId& changeset);

// What a worker is told that ends its turn and has not said how its changeset stands. Once in
// its session, whoever reminds it: a turn that goes on because of it ends as it is.
Result<std::optional<std::string>> reminder_at_stop(const Context& context,
                                                    const std::string& input);

} // namespace atelier
