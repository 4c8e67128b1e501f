// What an agent's runtime is asked to refuse before a tool runs. It says early, in a sentence the
// model reads, what the guards of Git and the sandbox would stop or find later: it holds nothing
// back by itself, as a command can hide what it does.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// A tool that the model wants to use.
struct ToolCall {
    std::string tool;
    // The shell command; "" for another tool.
    std::string command;
    // The files that it writes.
    std::vector<std::string> files;
};

// What a tool does, where its runtime says so; else it is known by the tool's name.
enum class ToolKind { unnamed, runs, writes };

// Of a tool and what the model gives it. Its command and files are empty where it neither runs nor
// writes anything.
ToolCall tool_call(std::string tool, ToolKind kind, const Json& input);

// From what a runtime gives its handler on standard input; nullopt for a call that neither runs a
// command nor writes a file. usage: it is no JSON document.
Result<std::optional<ToolCall>> tool_call_of(const std::string& input);

struct ToolCallFacts {
    Role role = Role::worker;
    // Where the agent works or reads.
    std::filesystem::path worktree;
    // The person's checkout.
    std::filesystem::path enlistment;
};

// The sentence with which the call is refused; nullopt to let it run.
std::optional<std::string> why_refused(const ToolCall& call, const ToolCallFacts& facts);

// Whether it runs one of `skills` and nothing else, so that nobody needs to be asked: a single
// command with nothing that a shell would replace, redirect or run; a text for its standard input
// may follow (<<'END').
bool is_skill_alone(const ToolCall& call, const std::vector<std::string>& skills);

} // namespace atelier
