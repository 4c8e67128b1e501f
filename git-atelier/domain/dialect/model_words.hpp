// What a model's service says when it gives no answer: the words out of the wrapping that a runtime
// puts around them, and what they mean.
#pragma once

#include "domain/dialect/agent_event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// The first number from 400 to 599 that stands by itself.
std::optional<int> http_status_in(std::string_view text);

// One line: the message out of JSON and brackets, without the status. Credentials are not in it, as
// everything printed was filtered before.
std::string model_words(std::string_view text);

// rate_limited by its status or its words, else model_error. A status that is not given is looked
// for in the text.
Ends model_fault(std::string_view text, std::optional<int> status = {});

} // namespace atelier
