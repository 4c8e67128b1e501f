// The epics an agent may choose from.
#pragma once

#include "app/look/list_epics.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json epic_list_json(const EpicListOutcome& list);
std::string epic_list_text(const EpicListOutcome& list, const Style& style);

} // namespace atelier
