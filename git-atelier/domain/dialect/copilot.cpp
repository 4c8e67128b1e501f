// Copilot CLI's JSON of `copilot --output-format json`. Its tokens stand in a file of its own only.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {
namespace {

using Events = std::vector<AgentEvent>;

// Of a request; what follows says whether it was made again.
Ends failed_call(const Json& event) {
    const std::string words = event_text(event, "data.errorMessage");
    return model_fault(words.empty() ? event_text(event, "data.message") : words,
                       event_status(event, "data.statusCode"));
}

void read_last_line(const Json& event, Events& out) {
    out.push_back(RuntimeSession{event.string_at("sessionId")});
    if (event.find("exitCode") != nullptr && event_count(event, "exitCode") == 0)
        out.push_back(Ends{});
}

} // namespace

std::vector<AgentEvent> read_copilot(const Json& event) {
    Events out;
    const std::string type = event.string_at("type");
    if (type == "assistant.message")
        if (const std::string words = event_text(event, "data.content"); !words.empty())
            out.push_back(Said{words});
    if (type == "user.message") out.push_back(Prompted{});
    if (type == "assistant.turn_end") out.push_back(Turns{1});
    if (type == "tool.execution_start")
        out.push_back(ToolBegins{
            event_text(event, "data.toolCallId"),
            tool_doing(event_text(event, "data.toolName"), event_at(event, "data.arguments"))});
    if (type == "tool.execution_complete")
        out.push_back(
            ToolEnds{event_text(event, "data.toolCallId"), !event_flag(event, "data.success")});
    if (type == "model.call_failure") {
        const Ends fault = failed_call(event);
        out.push_back(Retries{fault.how, fault.status, fault.words});
    }
    if (type == "session.error") out.push_back(failed_call(event));
    if (type == "result") read_last_line(event, out);
    return out;
}

} // namespace atelier
