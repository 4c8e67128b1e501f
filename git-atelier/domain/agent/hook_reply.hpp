// What a hook handler of an agent runtime is asked, and how it answers in the runtime's own form.
#pragma once

#include "base/result.hpp"
#include "domain/agent/runtime_definition.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Adds `text` to what the model is told when its session begins.
std::string context_reply(HookDialect form, const std::string& text);
// Refuses a call of a tool; the model reads `reason`.
std::string denial_reply(HookDialect form, const std::string& reason);
// Does not let the model end its turn; it goes on with `reason`.
std::string continue_reply(HookDialect form, const std::string& reason);

// A tool that the model wants to use.
struct ToolCall {
    std::string tool;
    // The shell command; "" for another tool.
    std::string command;
    // The files that it writes.
    std::vector<std::string> files;
};

// From what a runtime gives its handler on standard input; nullopt for a call that neither runs a
// command nor writes a file. usage: it is no JSON document.
Result<std::optional<ToolCall>> tool_call_of(const std::string& input);

} // namespace atelier
