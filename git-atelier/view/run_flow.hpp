// How work flows through runs, as a document and as text.
#pragma once

#include "base/json.hpp"
#include "domain/run/run_flow.hpp"
#include "view/text/style.hpp"

namespace atelier {

// What was looked at: from `since`, or from the first run on.
struct FlowSpan {
    std::optional<Time> since;
    Time until{};
};

Json run_flow_json(const RunFlow& flow, const FlowSpan& span);
std::string run_flow_text(const RunFlow& flow, const FlowSpan& span, const Style& style);

} // namespace atelier
