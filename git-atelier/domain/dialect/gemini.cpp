// Gemini CLI's stream-json.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {

std::vector<AgentEvent> read_gemini(const Json& event) {
    std::vector<AgentEvent> out;
    const std::string type = event.string_at("type");
    if (type == "init") out.push_back(RuntimeSession{event.string_at("session_id")});
    if (type == "message" && event.string_at("role") == "assistant")
        out.push_back(Said{event.string_at("content"), event_flag(event, "delta")});
    // What it prints where a hook keeps it from ending its turn, of which its parts say nothing.
    if (type == "error" || (type == "message" && event.string_at("role") == "user"))
        out.push_back(Prompted{});
    if (type == "tool_use")
        out.push_back(
            ToolBegins{event.string_at("tool_id"),
                       tool_doing(event.string_at("tool_name"), event.find("parameters"))});
    if (type == "tool_result")
        out.push_back(ToolEnds{event.string_at("tool_id"), event.string_at("status") != "success"});
    if (type == "result") {
        const std::int64_t cached = event_count(event, "stats.cached");
        out.push_back(Used{{.input = event_count(event, "stats.input_tokens") - cached,
                            .cached = cached,
                            .output = event_count(event, "stats.output_tokens")},
                           Covers::turn});
        out.push_back(event.string_at("status") == "error"
                          ? model_fault(event_text(event, "error.message"))
                          : Ends{});
    }
    return out;
}

} // namespace atelier
