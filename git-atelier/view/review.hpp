// What waits for the overseer, and what came of an approval.
#pragma once

#include "app/changeset/changeset_guardrails.hpp"
#include "app/look/status.hpp"
#include "app/review/gate_answer.hpp"
#include "app/review/review.hpp"
#include "app/review/review_of.hpp"
#include "view/text/style.hpp"

namespace atelier {

// `of`: the changeset that was asked for; `gate`: of the run that was.
Json review_json(const std::vector<AwaitedItem>& items, const ReviewOf* of = nullptr,
                 const GateReview* gate = nullptr);
std::string review_text(const std::vector<AwaitedItem>& items, const Style& style);
// One of them, as it stands in that list.
std::string awaited_item_text(const AwaitedItem& item, const Style& style);
// The same without its name, for whoever has just read that.
std::string awaited_detail_text(const AwaitedItem& item, const Style& style);
// How the review of a changeset stands.
std::string review_of_text(const ReviewOf& review, const Style& style);

// "2 to review, 610 lines, the oldest for 3 h (review.max_changesets is 2)"; "" where nothing
// waits.
std::string review_debt_text(const ReviewStatus& review, Time now);
Json review_debt_json(const ReviewDebt& debt, const ReviewLimits& limits);

Json approve_json(const ApproveOutcome& outcome);
std::string approve_text(const ApproveOutcome& outcome);
Json changes_json(const ChangesOutcome& outcome);
std::string changes_text(const ChangesOutcome& outcome);

Json approve_size_json(const ApproveSizeOutcome& outcome);
std::string approve_size_text(const ApproveSizeOutcome& outcome);

Json guardrails_json(const GuardrailsOutcome& outcome);
std::string guardrails_text(const GuardrailsOutcome& outcome);

} // namespace atelier
