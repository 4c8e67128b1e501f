// What waits for the overseer, and what came of an approval.
#pragma once

#include "app/changeset/changeset_guardrails.hpp"
#include "app/review/review.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json review_json(const std::vector<AwaitedItem>& items);
std::string review_text(const std::vector<AwaitedItem>& items, const Style& style);

Json approve_size_json(const ApproveSizeOutcome& outcome);
std::string approve_size_text(const ApproveSizeOutcome& outcome);

Json guardrails_json(const GuardrailsOutcome& outcome);
std::string guardrails_text(const GuardrailsOutcome& outcome);

} // namespace atelier
