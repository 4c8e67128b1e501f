// What an artisan's reply says, whatever it looks like. A reply is data: nothing in it begins
// anything.
#pragma once

#include "base/json.hpp"
#include "base/longest_reply.hpp"
#include "base/result.hpp"
#include "domain/run/run.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

struct Reply {
    // The text, without blanks around it. "" where it only says what it thinks of another one.
    std::string content;
    // "" for that of the artisan.
    std::string form = {};
    std::string interpretation = {};
    // Arrays: of texts; of texts, and of objects with a `decision`. Null where there are none.
    Json considerations = {};
    Json choices = {};
    // Of a review: approved or changes_requested; and from 0 to 10.
    std::optional<WorkflowVerdict> verdict = {};
    std::optional<double> score = {};
    // There is nothing left to do.
    bool says_done = false;

    friend bool operator==(const Reply&, const Reply&) = default;
};

// Why these bytes are no text that others can be shown, as the end of a sentence: "contains a NUL";
// "" where they are one.
std::string why_unreadable(std::string_view bytes);

// The last complete JSON object of the reply that has a text as `content` or `output`, or a
// `verdict`, also in a fence; of one that broke off, what there is of its text. Without one the
// whole reply is the text; a fence around all of it that says it is Markdown goes. reply-invalid,
// with what is wrong: it is longer than longest_reply, has a NUL, is not UTF-8, or is empty.
Result<Reply> read_reply(std::string_view bytes);

} // namespace atelier
