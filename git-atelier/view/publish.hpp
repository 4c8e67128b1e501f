// How a changeset stands on its way through review, and what the skill publish answers.
#pragma once

#include "app/publish/request_publishing.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

// "" for none.
std::string phrase_of(PrState state);
Json pr_state_or_null(PrState state);

Json publish_json(const PublishRequestOutcome& outcome);
std::string publish_text(const PublishRequestOutcome& outcome);

} // namespace atelier
