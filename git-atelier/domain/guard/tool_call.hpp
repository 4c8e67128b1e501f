// What an agent's runtime is asked to refuse before a tool runs. It says early, in a sentence the
// model reads, what the guards of Git and the sandbox would stop or find later: it holds nothing
// back by itself, as a command can hide what it does.
#pragma once

#include "base/ids.hpp"
#include "domain/agent/hook_reply.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace atelier {

struct ToolCallFacts {
    Role role = Role::worker;
    // Where the agent works or reads.
    std::filesystem::path worktree;
    // The person's checkout.
    std::filesystem::path enlistment;
};

// The sentence with which the call is refused; nullopt to let it run.
std::optional<std::string> why_refused(const ToolCall& call, const ToolCallFacts& facts);

} // namespace atelier
