// `git atelier inbox --edit`: every question to the overseer in one text, an answer written below
// each.
#pragma once

#include "app/plan/text_in_editor.hpp"
#include "app/review/gate_answer.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct InboxEditing {
    TextEditing text;
    // All that is said about a matter, in lines.
    std::function<std::string(const InboxItem& item)> question;
    // Sends an answer.
    std::function<Result<MessageAnswered>(const MessageAnswer& answer)> answer;
};

struct RefusedAnswer {
    BeadId message;
    Error error;
};

struct InboxEditOutcome {
    // In the order in which they were sent.
    std::vector<MessageAnswered> answered;
    std::vector<RefusedAnswer> refused;
    // Open messages that have no answer: left empty, or taking none.
    std::size_t left = 0;
    // Those of them that came while the text was edited.
    std::vector<BeadId> arrived;
    // The text, where an answer was refused.
    std::optional<std::filesystem::path> kept_in = {};
};

// Each answer is a transaction of its own, so that one that is refused keeps none of the others
// back. What takes no answer is not in the text; without a question no editor is opened.
Result<InboxEditOutcome> inbox_in_editor(const Context& context, const InboxEditing& editing);

} // namespace atelier
