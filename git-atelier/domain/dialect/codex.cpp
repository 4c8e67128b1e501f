// Codex's JSONL of `codex exec --json`.
#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {
namespace {

using Events = std::vector<AgentEvent>;

std::string item_doing(const Json& item, const std::string& type) {
    if (type == "command_execution") return tool_doing("shell", &item);
    const Json* const changes = item.find("changes");
    if (type == "file_change" && changes != nullptr && changes->is_array() &&
        !changes->as_array().empty()) {
        const auto& files = changes->as_array();
        return tool_doing("edit", &files.front()) + (files.size() > 1 ? " and others" : "");
    }
    return tool_doing(item.string_at("tool", type), nullptr);
}

void read_item(const Json& event, bool begins, Events& out) {
    const Json* const item = event.find("item");
    if (item == nullptr || !item->is_object()) return;
    const std::string type = item->string_at("type");
    // An item of type error is a remark, and no failure.
    if (type == "error" || type == "reasoning" || type == "todo_list") return;
    if (type == "agent_message") {
        if (!begins) out.push_back(Said{item->string_at("text")});
        return;
    }
    if (begins)
        out.push_back(ToolBegins{item->string_at("id"), item_doing(*item, type)});
    else
        out.push_back(ToolEnds{item->string_at("id"), item->string_at("status") == "failed"});
}

Ends failure(const std::string& message) {
    const std::string lower = ascii_lower(message);
    if (lower.find("max_output_tokens") != std::string::npos) return {ReplyEnd::cut};
    if (lower.find("content_filter") != std::string::npos)
        return {ReplyEnd::refused, {}, model_words(message)};
    Ends fault = model_fault(message);
    // "unexpected status 401 Unauthorized: bad key, url: ..."
    if (const auto url = fault.words.find(", url: "); url != std::string::npos)
        fault.words.resize(url);
    return fault;
}

} // namespace

std::vector<AgentEvent> read_codex(const Json& event) {
    Events out;
    const std::string type = event.string_at("type");
    if (type == "thread.started") out.push_back(RuntimeSession{event.string_at("thread_id")});
    if (type == "item.started" || type == "item.completed")
        read_item(event, type == "item.started", out);
    if (type == "error") {
        const Ends fault = failure(event.string_at("message"));
        out.push_back(Retries{fault.how, fault.status, fault.words});
    }
    if (type == "turn.completed") {
        const std::int64_t cached = event_count(event, "usage.cached_input_tokens");
        out.push_back(Used{{.input = event_count(event, "usage.input_tokens") - cached,
                            .cached = cached,
                            .output = event_count(event, "usage.output_tokens")},
                           Covers::conversation});
        out.push_back(Ends{});
    }
    if (type == "turn.failed") out.push_back(failure(event_text(event, "error.message")));
    return out;
}

} // namespace atelier
