#include "domain/dialect/acp_message.hpp"

#include "base/text.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A longer command is judged by its beginning.
constexpr std::size_t longest_command = 64UL << 10U;
constexpr std::size_t longest_title = 200;

constexpr std::int64_t method_not_found = -32601;
constexpr std::int64_t login_required = -32000;

Json rpc() {
    return Json::object({{"jsonrpc", "2.0"}});
}

// A kind may be left out: then what the input calls a command is one.
ToolKind tool_kind(const std::string& kind) {
    const bool writes = kind == "edit" || kind == "delete" || kind == "move";
    return writes ? ToolKind::writes : ToolKind::runs;
}

std::string text_in(const Json* content) {
    std::string text;
    if (content != nullptr && content->is_array())
        for (const Json& part : content->as_array())
            text += acp_text(part.find("content"));
    return text;
}

// What the model gave the tool; some agents say it as text first.
std::optional<Json> input_in(const Json& said) {
    if (const Json* input = said.find("rawInput");
        input != nullptr && input->is_object() && !input->as_object().empty())
        return *input;
    const std::string text = text_in(said.find("content"));
    if (!text.starts_with('{')) return std::nullopt;
    auto parsed = parse_json(text);
    if (Json* const input = std::get_if<Json>(&parsed)) return std::move(*input);
    return std::nullopt;
}

std::string doing_of(const AcpTool& tool, const Json& input) {
    for (const std::string& name : {tool.title, tool.kind})
        if (std::string doing = tool_doing(name, &input); !doing.starts_with("uses ")) return doing;
    return {};
}

std::string_view without(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? trim(text.substr(prefix.size())) : text;
}

} // namespace

std::optional<Json> acp_message(std::string_view line) {
    const std::string_view text = trim(line);
    if (!text.starts_with('{')) return std::nullopt;
    auto parsed = parse_json(text);
    Json* const message = std::get_if<Json>(&parsed);
    if (message == nullptr || message->string_at("jsonrpc") != "2.0") return std::nullopt;
    return std::move(*message);
}

std::string acp_request(std::int64_t id, std::string_view method, Json params) {
    return rpc().set("id", id).set("method", method).set("params", std::move(params)).dump();
}

std::string acp_notice(std::string_view method, Json params) {
    return rpc().set("method", method).set("params", std::move(params)).dump();
}

std::string acp_answer(const Json& id, Json result) {
    return rpc().set("id", id).set("result", std::move(result)).dump();
}

std::string acp_unknown(const Json& id) {
    Json error = Json::object();
    error.set("code", method_not_found).set("message", "method not found");
    return rpc().set("id", id).set("error", std::move(error)).dump();
}

Json acp_greeting() {
    Json files = Json::object();
    files.set("readTextFile", false).set("writeTextFile", false);
    Json can = Json::object();
    can.set("fs", std::move(files)).set("terminal", false);
    Json greeting = Json::object();
    greeting.set("protocolVersion", 1)
        .set("clientCapabilities", std::move(can))
        .set("clientInfo",
             Json::object({{"name", "git-atelier"}, {"title", "git-atelier"}, {"version", "1"}}));
    return greeting;
}

std::string acp_text(const Json* block) {
    if (block == nullptr || block->string_at("type") != "text") return {};
    return block->string_at("text");
}

void AcpTool::add(const Json& said) {
    if (std::string word = said.string_at("title"); !word.empty())
        title = cut_to_bytes(word, longest_title);
    if (std::string word = said.string_at("kind"); !word.empty()) kind = std::move(word);
    if (const auto input = input_in(said)) {
        ToolCall known = tool_call(title, tool_kind(kind), *input);
        if (!known.command.empty()) call.command = cut_to_bytes(known.command, longest_command);
        if (!known.files.empty()) call.files = std::move(known.files);
        if (doing.empty()) doing = doing_of(*this, *input);
    }
    const Json* places = said.find("locations");
    if (tool_kind(kind) == ToolKind::writes && places != nullptr && places->is_array())
        for (const Json& place : places->as_array())
            if (std::string path = place.string_at("path");
                !path.empty() && std::ranges::find(call.files, path) == call.files.end())
                call.files.push_back(std::move(path));
    call.tool = title;
}

std::string AcpTool::doing_at_least() const {
    return doing.empty() ? tool_doing(title.empty() ? kind : title, nullptr) : doing;
}

std::string acp_option(const Json& options, bool allow) {
    if (!options.is_array()) return {};
    for (const std::string_view kind :
         {allow ? "allow_once" : "reject_once", allow ? "allow_always" : "reject_always"})
        for (const Json& option : options.as_array())
            if (option.string_at("kind") == kind) return option.string_at("optionId");
    return {};
}

Ends acp_end(const Json& result, const std::string& last) {
    const std::string reason = result.string_at("stopReason");
    if (reason == "end_turn") return {};
    if (reason == "max_tokens") return {ReplyEnd::cut};
    if (reason == "refusal") return {ReplyEnd::refused, {}, model_words(last)};
    if (reason == "max_turn_requests")
        return {ReplyEnd::over_budget, {}, "as many requests as the agent makes in a turn"};
    if (reason == "cancelled") return {ReplyEnd::failed, {}, "the agent cancelled its turn"};
    return {ReplyEnd::failed, {}, "the agent did not say why it ended its turn"};
}

Ends acp_fault(const Json& error) {
    const std::string message = error.string_at("message");
    const std::string_view words =
        without(without(message, "Internal error:"), "Authentication required:");
    Ends ends = model_fault(words, event_status(error, "code"));
    if (event_text(error, "data.errorKind") == "rate_limit") ends.how = ReplyEnd::rate_limited;
    const Json* code = error.find("code");
    const bool login = code != nullptr && code->is_int() && code->as_int() == login_required;
    if (login && !ends.status) ends.how = ReplyEnd::logged_out;
    return ends;
}

std::vector<AgentEvent> read_acp(const Json& line) {
    for (const std::string_view place : {"result.sessionId", "params.sessionId"})
        if (std::string session = event_text(line, place); !session.empty())
            return {RuntimeSession{std::move(session)}};
    return {};
}

std::optional<Used> acp_usage(const Json* usage) {
    if (usage == nullptr || !usage->is_object()) return std::nullopt;
    TokenUsage tokens{.input = event_count(*usage, "inputTokens"),
                      .cached = event_count(*usage, "cachedReadTokens"),
                      .output = event_count(*usage, "outputTokens")};
    // What came from a cache is a part of the input to some.
    const bool within = event_count(*usage, "totalTokens") == tokens.input + tokens.output;
    if (within) tokens.input -= std::min(tokens.cached, tokens.input);
    return Used{tokens};
}

} // namespace atelier
