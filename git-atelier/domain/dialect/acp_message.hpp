// What stands in a message of the Agent Client Protocol (JSON-RPC 2.0): requests that we make, and
// what an agent says of its tools and of its end. acp_conversation.hpp puts them in order.
#pragma once

#include "base/json.hpp"
#include "domain/dialect/agent_event.hpp"
#include "domain/guard/tool_call.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// nullopt: it is none.
std::optional<Json> acp_message(std::string_view line);

std::string acp_request(std::int64_t id, std::string_view method, Json params);
std::string acp_notice(std::string_view method, Json params);
std::string acp_answer(const Json& id, Json result);
// To a request that we know nothing of.
std::string acp_unknown(const Json& id);

// What the first request says of us: no files and no terminals of ours.
Json acp_greeting();

// "" where it is no text.
std::string acp_text(const Json* block);

// A tool of the agent, of which several messages say a little each.
struct AcpTool {
    std::string title;
    // "execute", "edit", "read", ...
    std::string kind;
    ToolCall call;
    // As ToolBegins has it; "" as long as nothing is known but its title.
    std::string doing;
    // Whether that has been told.
    bool told = false;

    void add(const Json& said);
    // Its title at least.
    std::string doing_at_least() const;
};

// Of the option to choose in a request for permission; "" where there is none of that kind.
std::string acp_option(const Json& options, bool allow);

// How the answer to a prompt, and the error in its place, says that the turn ended; `last` are the
// agent's last words.
Ends acp_end(const Json& result, const std::string& last);
Ends acp_fault(const Json& error);

// nullopt where it has none.
std::optional<Used> acp_usage(const Json* usage);

} // namespace atelier
