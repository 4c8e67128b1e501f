// OpenCode's JSON of `opencode run --format json`. It has no last line: the last step says how the
// turn ended. A tool is told when it has ended; that one runs shows only in the step that is open.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/kept_notes.hpp"
#include "domain/dialect/model_words.hpp"
#include "domain/dialect/retry_time.hpp"

namespace atelier {
namespace {

using Events = std::vector<AgentEvent>;

void read_step_end(const Json& event, Events& out) {
    out.push_back(ToolEnds{event_text(event, "part.messageID")});
    out.push_back(Used{{.input = event_count(event, "part.tokens.input") +
                                 event_count(event, "part.tokens.cache.write"),
                        .cached = event_count(event, "part.tokens.cache.read"),
                        .output = event_count(event, "part.tokens.output") +
                                  event_count(event, "part.tokens.reasoning")}});
    out.push_back(Turns{1});
    if (const auto cost = event_amount(event, "part.cost")) out.push_back(Paid{*cost});
    const std::string reason = event_text(event, "part.reason");
    if (reason == "stop") out.push_back(Ends{});
    if (reason == "length") out.push_back(Ends{ReplyEnd::cut});
    if (reason == "content-filter") out.push_back(Ends{ReplyEnd::refused});
}

Ends fault_of(const Json& event, const std::string& words) {
    Ends fault = model_fault(words, event_status(event, "error.data.statusCode"));
    fault.wait = retry_after(event_text(event, "error.data.responseHeaders.retry-after"));
    return fault;
}

void read_error(const Json& event, Events& out) {
    const std::string name = event_text(event, "error.name");
    const std::string words = event_text(event, "error.data.message");
    if (name == "ContentFilterError")
        out.push_back(Ends{ReplyEnd::refused, {}, model_words(words)});
    else if (name == "MessageOutputLengthError")
        out.push_back(Ends{ReplyEnd::cut});
    else
        out.push_back(fault_of(event, words.empty() ? name : words));
}

} // namespace

std::vector<AgentEvent> read_opencode(const Json& event) {
    Events out;
    if (const auto again = bridged_retry(event)) out.push_back(*again);
    if (const std::string session = event.string_at("sessionID"); !session.empty())
        out.push_back(RuntimeSession{session});
    const std::string type = event.string_at("type");
    if (type == "step_start") out.push_back(ToolBegins{event_text(event, "part.messageID"), ""});
    if (type == "text") out.push_back(Said{event_text(event, "part.text")});
    if (type == "tool_use") {
        const std::string id = event_text(event, "part.callID");
        out.push_back(ToolBegins{
            id, tool_doing(event_text(event, "part.tool"), event_at(event, "part.state.input"))});
        out.push_back(ToolEnds{id, event_text(event, "part.state.status") == "error"});
    }
    if (type == "step_finish") read_step_end(event, out);
    if (type == "error") read_error(event, out);
    return out;
}

} // namespace atelier
