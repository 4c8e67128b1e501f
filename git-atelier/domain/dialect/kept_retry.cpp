#include "domain/dialect/kept_retry.hpp"

#include "base/text.hpp"
#include "domain/dialect/event_json.hpp"
#include "domain/dialect/model_words.hpp"

namespace atelier {
namespace {

// The file grows with the conversation; what matters stands at its end.
constexpr std::size_t longest_read = 1UL << 20U;

Retries again_after(const Ends& fault) {
    return {fault.how, fault.status, fault.words};
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

} // namespace

std::optional<Retries> kept_retry(std::string_view conversation) {
    if (conversation.size() > longest_read)
        conversation.remove_prefix(conversation.size() - longest_read);
    std::optional<Retries> last;
    for (const std::string& text : lines_of(conversation)) {
        const auto parsed = parse_json(text);
        const Json* const line = std::get_if<Json>(&parsed);
        if (line == nullptr || !line->is_object()) continue;
        if (is_answer(*line)) last.reset();
        if (auto step = retrying_step(*line)) last = std::move(step);
        if (auto call = noted_error(*line)) last = std::move(call);
    }
    return last;
}

std::optional<Retries> bridged_retry(const Json& line) {
    if (line.string_at("method") != "_git-atelier/retry") return std::nullopt;
    Retries again = again_after(model_fault(event_text(line, "params.message")));
    again.until = event_time(line, "params.next");
    return again;
}

} // namespace atelier
