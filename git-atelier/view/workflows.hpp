// What `git atelier workflows` lists: workflows, what is wrong with them, and presets.
#pragma once

#include "app/artisan/checked_workflow.hpp"
#include "app/artisan/known_artisans.hpp"
#include "view/text/style.hpp"

#include <vector>

namespace atelier {

Json workflows_json(const std::vector<CheckedWorkflow>& all);
// `folder`: where one of their own goes.
std::string workflows_text(const std::vector<CheckedWorkflow>& all, const std::string& folder,
                           const Style& style);

// All mistakes, a line each.
Json checks_json(const std::vector<CheckedWorkflow>& all);
std::string checks_text(const std::vector<CheckedWorkflow>& all);

Json presets_json(const std::vector<KnownPreset>& presets);
std::string presets_text(const std::vector<KnownPreset>& presets, const std::string& folder,
                         const Style& style);

} // namespace atelier
