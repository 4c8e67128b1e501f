// A run whose model allows no more for now: it waits, and whoever goes on with it then takes the
// same turn. That counts as no failure.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What a turn was told in place of a reply.
struct ModelLimit {
    // A sentence without its full stop.
    std::string why;
    // When the model may be asked again; nullopt where it did not say.
    std::optional<Time> again_at = {};
};

// `limits` of turns that are recorded; there is at least one. Waits for the one that takes longest
// (app/core/start_pauses keeps until when). The run as it is then; lease-lost.
Result<Run> wait_for_model(const RunWorld& world, const DriverLease& lease,
                           const std::vector<ModelLimit>& limits);

// Until when it waits; nullopt where it does not.
Result<std::optional<Time>> waits_for_model(PlanReader& plan, const Run& run, Time now);

} // namespace atelier
