// What the skill pr_draft answers.
#pragma once

#include "app/publish/draft_pr.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

Json pr_draft_json(const DraftPrOutcome& outcome);
// Title and text, as Git has those of a commit.
std::string pr_draft_text(const DraftPrOutcome& outcome);

} // namespace atelier
