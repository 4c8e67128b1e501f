// What a run would be, without one.
#pragma once

#include "app/run/start_run.hpp"
#include "base/json.hpp"
#include "domain/workflow/routing.hpp"
#include "view/text/style.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace atelier {

struct RunPreview {
    StartedRun started;
    // With the file that it is from.
    CheckedWorkflow workflow;
    // What the first artisan would be asked, and who that is; "" where no turn comes first.
    std::string artisan = {};
    std::string prompt = {};
};
Json run_preview_json(const RunPreview& preview);
std::string run_preview_text(const RunPreview& preview, const Style& style);

struct WorkshopPlan {
    RoutedLead lead;
    // A person has said who leads.
    bool named = false;
    // From the lead's on.
    std::vector<std::string> stages;
    std::int64_t turns_at_most = 0;
};
Json workshop_plan_json(const WorkshopPlan& plan);
std::string workshop_plan_text(const WorkshopPlan& plan);

} // namespace atelier
