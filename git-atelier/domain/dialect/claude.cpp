// Claude Code's stream-json, which Qwen Code speaks as well.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {
namespace {

using Events = std::vector<AgentEvent>;

// What a hook or a person says to it is the user's.
void read_blocks(const Json& event, bool users, Events& out) {
    const Json* const blocks = event_at(event, "message.content");
    if (users && blocks != nullptr && blocks->is_string()) out.push_back(Prompted{});
    if (blocks == nullptr || !blocks->is_array()) return;
    for (const Json& block : blocks->as_array()) {
        const std::string type = block.string_at("type");
        if (type == "text" && users)
            out.push_back(Prompted{});
        else if (type == "text")
            out.push_back(Said{block.string_at("text")});
        else if (type == "tool_use")
            out.push_back(ToolBegins{block.string_at("id"),
                                     tool_doing(block.string_at("name"), block.find("input"))});
        else if (type == "tool_result")
            out.push_back(ToolEnds{block.string_at("tool_use_id"), event_flag(block, "is_error")});
    }
}

Ends end_of(const Json& event) {
    const std::string subtype = event.string_at("subtype");
    const std::string words = event.string_at("result", event_text(event, "error.message"));
    if (subtype == "error_max_budget_usd" || subtype == "error_max_turns")
        return {ReplyEnd::over_budget, {}, model_words(words)};
    const std::string stop = event.string_at("stop_reason");
    if (stop == "refusal") return {ReplyEnd::refused, {}, model_words(words)};
    const bool error = event_flag(event, "is_error");
    const bool at_limit = words.find("output token maximum") != std::string::npos;
    if (stop == "max_tokens" || (error && at_limit)) return {ReplyEnd::cut};
    if (error) return model_fault(words, event_status(event, "api_error_status"));
    return {};
}

// What Qwen Code reads from a cache is part of its input, as its sum shows; Claude Code says none.
TokenUsage tokens_of(const Json& event) {
    TokenUsage tokens{.input = event_count(event, "usage.input_tokens") +
                               event_count(event, "usage.cache_creation_input_tokens"),
                      .cached = event_count(event, "usage.cache_read_input_tokens"),
                      .output = event_count(event, "usage.output_tokens")};
    const std::int64_t all = event_count(event, "usage.total_tokens");
    if (all > 0 && all == tokens.input + tokens.output) tokens.input -= tokens.cached;
    return tokens;
}

void read_result(const Json& event, Events& out) {
    const auto cost = event_amount(event, "total_cost_usd");
    // Claude Code counts the tokens of a turn and the cost of the conversation; Qwen Code, which
    // says no cost, the tokens of the conversation.
    out.push_back(Used{tokens_of(event), cost ? Covers::turn : Covers::conversation});
    if (cost) out.push_back(Paid{*cost, Covers::conversation});
    if (const std::int64_t turns = event_count(event, "num_turns"); turns > 0)
        out.push_back(Turns{turns, Covers::turn});
    out.push_back(end_of(event));
}

// Of a subscription: until when nothing is left of it.
void read_limit(const Json& event, Events& out) {
    if (event_text(event, "rate_limit_info.status") != "rejected") return;
    if (const auto until = event_time(event, "rate_limit_info.resetsAt"))
        out.push_back(Retries{ReplyEnd::rate_limited, {}, "", {}, until});
}

} // namespace

std::vector<AgentEvent> read_claude(const Json& event) {
    Events out;
    const std::string type = event.string_at("type");
    const std::string subtype = event.string_at("subtype");
    read_limit(event, out);
    if (type == "system" && subtype == "init")
        out.push_back(RuntimeSession{event.string_at("session_id")});
    // Its error is a code; the words come with the last line.
    if (type == "system" && subtype == "api_retry") {
        const Ends fault =
            model_fault(event.string_at("error"), event_status(event, "error_status"));
        out.push_back(
            Retries{fault.how, fault.status, "", event_duration(event, "retry_delay_ms")});
    }
    // What the runtime itself says of an error is in its last line as well.
    const bool own_words = event_flag(event, "is_api_error_message");
    if ((type == "assistant" && !own_words) || type == "user")
        read_blocks(event, type == "user", out);
    if (type == "result") read_result(event, out);
    return out;
}

} // namespace atelier
