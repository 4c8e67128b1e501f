#include "domain/dialect/acp_conversation.hpp"

#include "base/text.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/kept_notes.hpp"

namespace atelier {
namespace {

constexpr std::size_t most_remembered = 64;
constexpr std::size_t longest_saying = 64UL << 10U;
constexpr std::size_t noise_width = 80;
constexpr int most_noise = 200;
constexpr int most_refusals_told = 3;

const std::string unspoken = "the agent does not speak the Agent Client Protocol";

// The id under which the agent offers a choice of models, unless `model` is chosen already.
std::string model_option(const Json& session, const std::string& model) {
    const Json* options = session.find("configOptions");
    if (model.empty() || options == nullptr || !options->is_array()) return {};
    for (const Json& option : options->as_array())
        if (option.string_at("category") == "model" && option.string_at("currentValue") != model)
            return option.string_at("id");
    return {};
}

// What the rule is told of a call whose command is nowhere but in the words for a person.
ToolCall call_to_judge(const AcpTool& tool) {
    ToolCall call = tool.call;
    if (call.command.empty() && tool.kind == "execute") call.command = tool.title;
    return call;
}

Json permission(const std::string& option, const std::optional<std::string>& refused) {
    Json outcome = Json::object({{"outcome", option.empty() ? "cancelled" : "selected"}});
    if (!option.empty()) outcome.set("optionId", option);
    Json result = Json::object();
    result.set("outcome", std::move(outcome));
    // The protocol has no field for it: it is in the transcript, and with whoever looks.
    if (refused) result.set("_meta", Json::object({{"reason", *refused}}));
    return result;
}

} // namespace

void AcpConversation::ask(std::string_view method, Json params, AcpStep& step) {
    step.lines.push_back(acp_request(++last_id_, method, std::move(params)));
}

void AcpConversation::end(Ends ends, AcpStep& step) {
    say(step);
    step.events.emplace_back(std::move(ends));
    stage_ = AcpStage::over;
    tools_.clear();
}

AcpStep AcpConversation::begin() {
    AcpStep step;
    ask("initialize", acp_greeting(), step);
    return step;
}

AcpStep AcpConversation::take(std::string_view line) {
    AcpStep step;
    if (stage_ == AcpStage::over) return step;
    const auto message = acp_message(line);
    if (!message) {
        take_noise(line, step);
        return step;
    }
    const Json* id = message->find("id");
    const Json* params = message->find("params");
    const std::string method = message->string_at("method");
    if (method.empty()) {
        // An answer to anything but the last request comes too late.
        if (id != nullptr && *id == Json(last_id_)) take_answer(*message, step);
    } else if (id != nullptr && !id->is_null()) {
        take_request(*message, *id, step);
    } else if (method == "session/update" && params != nullptr) {
        if (const Json* update = params->find("update")) take_update(*update, step);
    } else if (auto again = bridged_retry(*message)) {
        step.events.push_back(*std::move(again));
    }
    return step;
}

void AcpConversation::take_noise(std::string_view line, AcpStep& step) {
    if (stage_ != AcpStage::greeting || trim(line).empty()) return;
    if (noise_.empty()) noise_ = shorten(to_valid_utf8(std::string(trim(line))), noise_width);
    if (++noisy_lines_ >= most_noise) step = give_up("");
}

AcpStep AcpConversation::give_up(const std::string& why) {
    AcpStep step;
    say(step);
    if (stage_ != AcpStage::greeting) return step;
    end({ReplyEnd::failed,
         {},
         unspoken + ": it " + (noise_.empty() ? why : "printed '" + noise_ + "'")},
        step);
    return step;
}

AcpStep AcpConversation::cancel() {
    AcpStep step;
    if (stage_ == AcpStage::prompting) {
        step.lines.push_back(acp_notice("session/cancel", Json::object({{"sessionId", session_}})));
        stage_ = AcpStage::cancelling;
    } else if (stage_ != AcpStage::cancelling) {
        stage_ = AcpStage::over;
    }
    return step;
}

void AcpConversation::take_answer(const Json& message, AcpStep& step) {
    const Json* error = message.find("error");
    switch (stage_) {
    case AcpStage::greeting:
        return greeted(message, step);
    case AcpStage::opening:
        return opened(message, step);
    case AcpStage::choosing_model:
        return error != nullptr ? end(acp_fault(*error), step) : begin_work(step);
    case AcpStage::prompting:
    case AcpStage::cancelling:
        return answered(message, step);
    case AcpStage::over:
        return;
    }
}

void AcpConversation::greeted(const Json& message, AcpStep& step) {
    const Json* result = message.find("result");
    const Json* version = result != nullptr ? result->find("protocolVersion") : nullptr;
    if (version == nullptr || !version->is_int()) {
        const std::string words = event_text(message, "error.message");
        return end({ReplyEnd::failed, {}, unspoken + (words.empty() ? "" : ": " + words)}, step);
    }
    if (version->as_int() != 1)
        return end({ReplyEnd::failed,
                    {},
                    "the agent speaks version " + version->dump() +
                        " of the Agent Client Protocol, and not version 1"},
                   step);
    can_load_ = event_flag(*result, "agentCapabilities.loadSession");
    loading_ = can_load_ && !task_.conversation.empty();
    open(step);
}

void AcpConversation::open(AcpStep& step) {
    stage_ = AcpStage::opening;
    Json params = Json::object();
    if (loading_) params.set("sessionId", task_.conversation);
    params.set("cwd", task_.folder).set("mcpServers", Json::array());
    ask(loading_ ? "session/load" : "session/new", std::move(params), step);
}

void AcpConversation::opened(const Json& message, AcpStep& step) {
    const Json* result = message.find("result");
    const Json* error = message.find("error");
    // It does not have that conversation any more.
    if (loading_ && error != nullptr) {
        loading_ = false;
        return open(step);
    }
    if (error != nullptr) return end(acp_fault(*error), step);
    session_ = loading_ ? task_.conversation
                        : (result != nullptr ? result->string_at("sessionId") : std::string());
    if (session_.empty()) return end({ReplyEnd::failed, {}, "the agent opened no session"}, step);
    step.events.emplace_back(RuntimeSession{session_});
    const std::string option = result != nullptr ? model_option(*result, task_.model) : "";
    if (option.empty()) return begin_work(step);
    stage_ = AcpStage::choosing_model;
    ask("session/set_config_option",
        Json::object({{"sessionId", session_}, {"configId", option}, {"value", task_.model}}),
        step);
}

void AcpConversation::begin_work(AcpStep& step) {
    std::vector<std::string> texts;
    // Who goes on has been told them.
    if (!loading_ && !task_.instructions.empty()) texts.push_back(std::move(task_.instructions));
    texts.push_back(std::move(task_.brief));
    prompt(texts, step);
}

void AcpConversation::prompt(const std::vector<std::string>& texts, AcpStep& step) {
    stage_ = AcpStage::prompting;
    Json blocks = Json::array();
    for (const std::string& text : texts)
        blocks.push(Json::object({{"type", "text"}, {"text", text}}));
    Json params = Json::object({{"sessionId", session_}});
    params.set("prompt", std::move(blocks));
    ask("session/prompt", std::move(params), step);
}

void AcpConversation::answered(const Json& message, AcpStep& step) {
    say(step);
    for (const auto& [id, tool] : tools_)
        step.events.emplace_back(ToolEnds{id});
    tools_.clear();
    if (const Json* error = message.find("error")) return end(acp_fault(*error), step);
    const Json* found = message.find("result");
    const Json result = found != nullptr ? *found : Json::object();
    if (const auto used = acp_usage(result.find("usage")); used && !counts_requests_)
        step.events.emplace_back(*used);
    const std::string reason = result.string_at("stopReason");
    if (stage_ == AcpStage::cancelling && reason == "cancelled") {
        stage_ = AcpStage::over;
        return;
    }
    const bool cut_short = reason == "end_turn" || reason == "cancelled";
    // Some agents end their turn when a call is refused, and none tells its model why.
    if (stage_ == AcpStage::prompting && cut_short && !refusal_.empty() &&
        refusals_told_ < most_refusals_told) {
        ++refusals_told_;
        const std::string told = "A call of yours was refused, by a rule and not by a person: " +
                                 std::exchange(refusal_, {}) + " Go on with your task.";
        step.events.emplace_back(Prompted{});
        return prompt({told}, step);
    }
    end(acp_end(result, last_said_), step);
}

void AcpConversation::take_request(const Json& message, const Json& id, AcpStep& step) {
    const Json* params = message.find("params");
    if (message.string_at("method") != "session/request_permission" || params == nullptr) {
        step.lines.push_back(acp_unknown(id));
        return;
    }
    say(step);
    const Json* said = params->find("toolCall");
    AcpTool unknown;
    const std::string tool_id = said != nullptr ? said->string_at("toolCallId") : "";
    const auto known = tools_.find(tool_id);
    AcpTool& tool = known != tools_.end() ? known->second : unknown;
    if (said != nullptr) tool.add(*said);
    if (known != tools_.end()) tell(tool_id, tool, step);
    const bool asked_to_end = stage_ == AcpStage::cancelling;
    std::optional<std::string> refused;
    if (task_.refuses && !asked_to_end) refused = task_.refuses(call_to_judge(tool));
    if (refused) {
        step.events.emplace_back(Denied{tool.doing_at_least(), *refused});
        refusal_ = *refused;
    }
    const Json* options = params->find("options");
    const std::string option =
        options == nullptr || asked_to_end ? std::string() : acp_option(*options, !refused);
    step.lines.push_back(acp_answer(id, permission(option, refused)));
}

void AcpConversation::take_update(const Json& update, AcpStep& step) {
    // A conversation that is loaded is told again from its beginning.
    if (stage_ != AcpStage::prompting && stage_ != AcpStage::cancelling) return;
    const std::string what = update.string_at("sessionUpdate");
    if (what == "agent_message_chunk") return take_chunk(update, step);
    if (what == "tool_call" || what == "tool_call_update") return take_tool(update, step);
    // Some agents name no messages: then what they think, and are told, stands between two.
    if (what == "user_message_chunk" || (what == "agent_thought_chunk" && message_.empty()))
        say(step);
    if (what == "user_message_chunk") step.events.emplace_back(Prompted{});
    if (what != "usage_update" || event_text(update, "cost.currency") != "USD") return;
    if (const auto cost = event_amount(update, "cost.amount"))
        step.events.emplace_back(Paid{*cost, Covers::conversation});
}

void AcpConversation::take_chunk(const Json& update, AcpStep& step) {
    const std::string message = update.string_at("messageId");
    if (message != message_) say(step);
    message_ = message;
    saying_ = cut_to_bytes(saying_ + acp_text(update.find("content")), longest_saying);
    if (const auto used = acp_usage(event_at(update, "_meta.usage"))) {
        counts_requests_ = true;
        step.events.emplace_back(*used);
    }
}

void AcpConversation::say(AcpStep& step) {
    if (trim(saying_).empty()) return;
    last_said_ = std::exchange(saying_, {});
    step.events.emplace_back(Said{last_said_});
}

// Once what it does is known, and once.
void AcpConversation::tell(const std::string& id, AcpTool& tool, AcpStep& step) {
    if (tool.told || tool.doing.empty()) return;
    tool.told = true;
    step.events.emplace_back(ToolBegins{id, tool.doing});
}

void AcpConversation::take_tool(const Json& update, AcpStep& step) {
    say(step);
    const std::string id = update.string_at("toolCallId");
    const std::string status = update.string_at("status");
    const bool called = update.string_at("sessionUpdate") == "tool_call";
    if (called) refusal_.clear();
    const bool runs = called || status == "pending" || status == "in_progress";
    // One more word on a tool that has ended does not begin it again.
    if (!runs && !tools_.contains(id)) return;
    if (tools_.size() >= most_remembered && !tools_.contains(id)) {
        step.events.emplace_back(ToolEnds{tools_.begin()->first});
        tools_.erase(tools_.begin());
    }
    const auto [at, begins] = tools_.try_emplace(id);
    AcpTool& tool = at->second;
    tool.add(update);
    const bool ends = status == "completed" || status == "failed";
    if (ends) tool.doing = tool.doing_at_least();
    if (begins) step.events.emplace_back(ToolBegins{id, ""});
    tell(id, tool, step);
    if (!ends) return;
    step.events.emplace_back(ToolEnds{id, status == "failed"});
    tools_.erase(at);
}

} // namespace atelier
