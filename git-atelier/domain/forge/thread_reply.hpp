// What an agent's answer to a thread of a review says at the forge, and by what it is known to be
// there already.
#pragma once

#include "domain/forge/pull_request.hpp"

#include <string>

namespace atelier {

// Somebody waits for an answer: it is not resolved, and the last word in it is not one of ours.
bool waits_for_answer(const ReviewThread& thread);

// Whether the comment with that id has been answered there by us.
bool is_answered(const ReviewThread& thread, std::int64_t comment);

// The answer to that comment, with the commit that has what was done about it, and a line that the
// forge does not show.
std::string reply_text(const std::string& answer, const CommitId& commit, std::int64_t comment);

} // namespace atelier
