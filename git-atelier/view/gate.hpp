// What there is to decide about where a run waits at a gate.
#pragma once

#include "app/review/gate_answer.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

Json gate_json(const GateReview& review);
// What it has made, and the commands that decide.
std::string gate_text(const GateReview& review, const Style& style);

} // namespace atelier
