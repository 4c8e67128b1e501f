// One line of an agent's output as events, in the forms that runtimes print. A line that is none of
// its form, half of one, or of a kind that nothing is known of says nothing: programs print what
// they like, and new versions more.
#pragma once

#include "base/json.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/dialect/agent_event.hpp"

#include <string_view>
#include <vector>

namespace atelier {

// A longer line is not read. A reply of the greatest length fits into one, unless all of it has to
// be escaped.
inline constexpr std::size_t longest_event = 16UL << 20U;

// Every line of `plain` is said. One of `acp` by itself says no more than whose it is:
// AcpConversation reads them in their order (acp_conversation.hpp).
std::vector<AgentEvent> read_line(RuntimeOutput form, std::string_view line);

// One of each form, given the parsed line.
std::vector<AgentEvent> read_claude(const Json& line);
std::vector<AgentEvent> read_codex(const Json& line);
std::vector<AgentEvent> read_gemini(const Json& line);
std::vector<AgentEvent> read_opencode(const Json& line);
std::vector<AgentEvent> read_copilot(const Json& line);
std::vector<AgentEvent> read_pi(const Json& line);
std::vector<AgentEvent> read_acp(const Json& line);

} // namespace atelier
