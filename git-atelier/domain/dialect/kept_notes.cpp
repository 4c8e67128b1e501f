#include "domain/dialect/kept_notes.hpp"

#include "base/text.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"
#include "domain/dialect/turn_reading.hpp"

namespace atelier {
namespace {

// The file grows with the conversation; what matters stands at its end.
constexpr std::size_t longest_read = 1UL << 20U;

Retries again_after(const Ends& fault) {
    return {.after = fault.how, .status = fault.status, .words = fault.words, .unanswered = true};
}

// Kimi Code's.
std::optional<Retries> retrying_step(const Json& line) {
    if (line.string_at("type") != "turn.step.retrying") return std::nullopt;
    Retries again =
        again_after(model_fault(line.string_at("errorMessage"), event_status(line, "statusCode")));
    again.wait = event_duration(line, "delayMs");
    if (const auto noted = event_time(line, "time"); noted && again.wait)
        again.until = *noted + *again.wait;
    return again;
}

// Qwen Code's.
std::optional<Retries> noted_error(const Json& line) {
    const Json* const event = event_at(line, "systemPayload.uiEvent");
    if (event == nullptr || event->string_at("event.name") != "qwen-code.api_error")
        return std::nullopt;
    return again_after(
        model_fault(event->string_at("error_message"), event_status(*event, "status_code")));
}

bool is_answer(const Json& line) {
    const std::string type = line.string_at("type");
    return type == "assistant" || type == "usage.record" ||
           event_text(line, "event.type") == "content.part";
}

// Copilot CLI's.
std::optional<Ends> noted_end(const Json& line) {
    if (line.string_at("type") != "session.usage_record") return std::nullopt;
    const std::string reason = event_text(line, "data.usage.finishReason");
    if (reason.empty()) return std::nullopt;
    if (reason == "content_filter") return Ends{ReplyEnd::refused};
    return Ends{reason == "length" ? ReplyEnd::cut : ReplyEnd::finished};
}

// Kimi Code's, which answers in its protocol that its turn has ended well when its model failed, no
// connection held, or the last answer was cut off.
std::optional<Ends> noted_step(const Json& line) {
    if (line.string_at("type") == "turn.ended" && line.string_at("reason") == "failed")
        return model_fault(event_text(line, "error.message"),
                           event_status(line, "error.details.statusCode"));
    if (event_text(line, "event.type") != "step.end") return std::nullopt;
    const std::string reason = event_text(line, "event.finishReason");
    return Ends{reason == "max_tokens" ? ReplyEnd::cut : ReplyEnd::finished};
}

// Qwen Code's; what it only thinks is marked.
std::string message_text(const Json& line) {
    const Json* const parts = event_at(line, "message.parts");
    if (line.string_at("type") != "assistant" || parts == nullptr || !parts->is_array()) return {};
    std::string text;
    for (const Json& part : parts->as_array())
        if (!event_flag(part, "thought")) text += part.string_at("text");
    return text;
}

TokenUsage noted_usage(const Json& line) {
    const std::string type = line.string_at("type");
    if (type == "session.usage_record") {
        const std::int64_t cached = event_count(line, "data.usage.cacheReadTokens");
        return {.input = event_count(line, "data.usage.inputTokens") - cached,
                .cached = cached,
                .output = event_count(line, "data.usage.outputTokens")};
    }
    if (type != "usage.record") return {};
    return {.input = event_count(line, "usage.inputOther") +
                     event_count(line, "usage.inputCacheCreation"),
            .cached = event_count(line, "usage.inputCacheRead"),
            .output = event_count(line, "usage.output")};
}

std::string_view tail_of(std::string_view conversation) {
    if (conversation.size() > longest_read)
        conversation.remove_prefix(conversation.size() - longest_read);
    return conversation;
}

// Of those in which the word is.
template <class Take>
void each_line(std::string_view conversation, std::string_view word, const Take& take) {
    for (const std::string& text : lines_of(conversation)) {
        if (text.find(word) == std::string::npos) continue;
        const auto parsed = parse_json(text);
        const Json* const line = std::get_if<Json>(&parsed);
        if (line != nullptr && line->is_object()) take(*line);
    }
}

} // namespace

std::optional<TokenUsage> kept_usage(std::string_view conversation) {
    TurnReading sum;
    each_line(conversation, "usage", [&](const Json& line) {
        if (const TokenUsage used = noted_usage(line); used.all() > 0) sum.take(Used{used});
    });
    return sum.tokens;
}

std::optional<Retries> kept_retry(std::string_view conversation) {
    std::optional<Retries> last;
    each_line(tail_of(conversation), "", [&](const Json& line) {
        if (is_answer(line)) last.reset();
        if (auto step = retrying_step(line)) last = std::move(step);
        if (auto call = noted_error(line)) last = std::move(call);
    });
    return last;
}

std::string kept_words(std::string_view conversation) {
    std::string last;
    each_line(tail_of(conversation), "", [&](const Json& line) {
        if (std::string text = message_text(line); !trim(text).empty()) last = std::move(text);
    });
    return last;
}

std::optional<Ends> kept_end(std::string_view conversation) {
    std::optional<Ends> last;
    each_line(tail_of(conversation), "", [&](const Json& line) {
        if (auto end = noted_end(line)) last = std::move(end);
        if (auto step = noted_step(line)) last = std::move(step);
    });
    return last;
}

std::optional<Retries> bridged_retry(const Json& line) {
    if (line.string_at("method") != "_git-atelier/retry") return std::nullopt;
    Retries again = again_after(model_fault(event_text(line, "params.message")));
    again.until = event_time(line, "params.next");
    return again;
}

} // namespace atelier
