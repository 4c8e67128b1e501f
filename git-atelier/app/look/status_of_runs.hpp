// Runs of workflows as `status` tells of them: those under way, and those that failed lately.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/core/life.hpp"
#include "domain/run/run.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace atelier {

struct RunNow {
    Run run;
    // Of its bead.
    std::string title;
    // Since when it stands so.
    Time since{};
    // A driver carries it now; or none does, and it was left in the midst of it.
    bool driven = false;
    bool interrupted = false;
    MoleculeHold hold = MoleculeHold::none;
};

// So long after it was made one that failed is among them, unless it is tried again.
inline constexpr std::chrono::days failed_lately{7};

// Newest first, drafts left out. What it costs does not grow with runs that are over.
Result<std::vector<RunNow>> runs_now(PlanReader& plan, const Context& context,
                                     const LivenessProbe& probe);

} // namespace atelier
