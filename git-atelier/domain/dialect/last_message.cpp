#include "domain/dialect/last_message.hpp"

#include "base/text.hpp"

namespace atelier {

void LastMessage::take(const AgentEvent& event) {
    if (std::holds_alternative<ToolBegins>(event)) {
        text_.clear();
        too_long_ = answers_ = false;
    }
    if (std::holds_alternative<Prompted>(event)) answers_ = true;
    const auto* const said = std::get_if<Said>(&event);
    if (said == nullptr) return;
    if (answers_ && !trim(said->text).empty()) {
        text_.clear();
        too_long_ = answers_ = false;
    }
    if (too_long_) return;
    if (!said->part && !text_.empty()) text_ += '\n';
    text_ += said->text;
    too_long_ = text_.size() > longest_reply;
    if (too_long_) text_.clear();
}

void LastMessage::miss() {
    text_.clear();
    too_long_ = true;
}

FinalWords final_words(std::optional<std::string> said) {
    if (said && said->size() <= longest_reply) return {.text = std::move(said)};
    return {.fault = "the reply is longer than " + std::to_string(longest_reply >> 20U) + " MiB"};
}

std::optional<std::string> LastMessage::text() const {
    return too_long_ ? std::nullopt : std::optional(text_);
}

} // namespace atelier
