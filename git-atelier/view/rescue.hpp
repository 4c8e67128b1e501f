// What `git atelier rescue` shows.
#pragma once

#include "app/upkeep/rescue.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json rescued_json(const std::vector<Rescued>& items);
std::string rescued_text(const std::vector<Rescued>& items, Time now, const Style& style);

Json rescue_contents_json(const RescueContents& contents);
std::string rescue_contents_text(const RescueContents& contents, const Style& style);

Json restored_json(const RestoreOutcome& restored);
std::string restored_text(const RestoreOutcome& restored);

Json dropped_json(const DropOutcome& dropped);
std::string dropped_text(const DropOutcome& dropped);

} // namespace atelier
