// What an agent hands in as the reply of its turn, and the reply that it makes: one that reads back
// (domain/run/reply.hpp) as what was said.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>

namespace atelier {

struct Submission {
    // The text, or a whole reply as the prompt asks for it; nullopt: only words.
    std::optional<std::string> text = {};
    // What there is to say about the text; of a turn that makes none, all that it says.
    std::string say = {};
    // As JSON: an object with a `verdict`, a `score`, `criteria_scores`, a `summary`; "" for none.
    std::string evaluation = {};
    // There is nothing left to do.
    bool done = false;

    bool operator==(const Submission&) const = default;
};

// As it stands where nothing but the text was handed in. What is said besides counts before the
// same in the text. usage where nothing is said at all, and for an evaluation that is none;
// reply-invalid for what read_reply refuses.
Result<std::string> reply_submitted(const Submission& submission);

} // namespace atelier
