// The status as a document and as a page for people.
#pragma once

#include "app/look/status.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json status_json(const StatusOutcome& status);
std::string status_text(const StatusOutcome& status, const Style& style);

} // namespace atelier
