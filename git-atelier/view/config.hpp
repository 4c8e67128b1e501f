// What `git atelier config` shows.
#pragma once

#include "app/project/change_settings.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json settings_json(const SettingsOutcome& outcome);
// `origins`: with where each value comes from.
std::string settings_text(const SettingsOutcome& outcome, bool origins, const Style& style);
// One value alone, as it would be typed.
std::string setting_text(const SettingsOutcome& outcome, bool origins);

Json setting_change_json(const ChangeOutcome& outcome);
std::string setting_change_text(const ChangeOutcome& outcome);
Json setting_changes_json(const std::vector<ChangeOutcome>& changes);
std::string setting_changes_text(const std::vector<ChangeOutcome>& changes);

} // namespace atelier
