// How states look, the same in every text.
#pragma once

#include "domain/work/progress.hpp"
#include "view/text/table.hpp"

namespace atelier {

// As people say it: what is merged has landed on its root branch.
std::string_view word_of(ChangesetState state);
// `in_parent`: the parent branch, where that has it too.
Cell state_cell(ChangesetState state, const std::string& in_parent = {});
// The name of an agent without `atelier/<role>/`; other text as it is.
std::string short_agent(const std::string& agent);
// Who wrote something: a person by name, an agent by the identity that an answer is addressed to.
std::string sender_text(const std::string& agent);
// 2026-11-21 10:55:17, in the style's time.
std::string human_time(Time time, const Style& style = {});
// A line of a bead's notes, with the time that ours begin with in the style's time.
std::string note_text(std::string line, const Style& style);
// A line a reason, code first, aligned and indented.
std::string reasons_text(const std::vector<Reason>& reasons, const Style& style);

} // namespace atelier
