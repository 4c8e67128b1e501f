// pi's JSON of `pi --mode json`, which ends with status 0 whatever happened.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {
namespace {

using Events = std::vector<AgentEvent>;

Ends end_of_message(const Json& event) {
    const std::string words = event_text(event, "message.errorMessage");
    if (event_text(event, "message.rawStopReason") == "refusal")
        return {ReplyEnd::refused, {}, model_words(words)};
    const std::string reason = event_text(event, "message.stopReason");
    if (reason == "length") return {ReplyEnd::cut};
    if (reason == "error") return model_fault(words);
    return {};
}

void read_message(const Json& event, Events& out) {
    const std::string role = event_text(event, "message.role");
    if (role == "user") out.push_back(Prompted{});
    if (role != "assistant") return;
    const Json* const blocks = event_at(event, "message.content");
    if (blocks != nullptr && blocks->is_array())
        for (const Json& block : blocks->as_array())
            if (block.string_at("type") == "text") out.push_back(Said{block.string_at("text")});
    out.push_back(Used{{.input = event_count(event, "message.usage.input") +
                                 event_count(event, "message.usage.cacheWrite"),
                        .cached = event_count(event, "message.usage.cacheRead"),
                        .output = event_count(event, "message.usage.output")}});
    if (const auto cost = event_amount(event, "message.usage.cost.total"))
        out.push_back(Paid{*cost});
    out.push_back(Turns{1});
    // It goes on with the tools that it calls.
    if (event_text(event, "message.stopReason") != "toolUse") out.push_back(end_of_message(event));
}

} // namespace

std::vector<AgentEvent> read_pi(const Json& event) {
    Events out;
    const std::string type = event.string_at("type");
    if (type == "session") out.push_back(RuntimeSession{event.string_at("id")});
    if (type == "message_end") read_message(event, out);
    if (type == "tool_execution_start")
        out.push_back(ToolBegins{event.string_at("toolCallId"),
                                 tool_doing(event.string_at("toolName"), event.find("args"))});
    if (type == "tool_execution_end")
        out.push_back(ToolEnds{event.string_at("toolCallId"), event_flag(event, "isError")});
    if (type == "auto_retry_start") {
        const Ends fault = model_fault(event.string_at("errorMessage"));
        out.push_back(
            Retries{fault.how, fault.status, fault.words, event_duration(event, "delayMs")});
    }
    return out;
}

} // namespace atelier
