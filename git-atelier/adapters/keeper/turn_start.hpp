// What a turn of an agent is started with: programs, arguments, standard input.
#pragma once

#include "domain/dialect/acp_conversation.hpp"
#include "ports/agent_runtime.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>

namespace atelier {

// What the keeper itself starts: the sandbox's program, or the agent's.
Result<std::filesystem::path> first_program(const TurnRequest& request,
                                            const std::filesystem::path& agent);

// What is started and with which arguments, as the keeper reads it.
Result<posix::Descriptor> file_of_arguments(const TurnRequest& request);

struct AgentInput {
    // The agent's standard input.
    posix::Descriptor agents = {};
    // Where it is written to; only of one that is talked with.
    posix::Descriptor ours = {};
};
// Not of an interactive turn.
Result<AgentInput> open_input(const TurnRequest& request);

// What an agent that is talked with is told. files-failed.
Result<AcpTask> task_of(const TurnRequest& request);

} // namespace atelier
