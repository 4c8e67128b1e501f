// The planning store that a project's configuration names.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "ports/plan_store.hpp"
#include "wiring/project.hpp"
#include "wiring/test_hooks.hpp"

#include <memory>

namespace atelier {

// config-invalid for a backend that this program was built without; else what the store says.
Result<std::unique_ptr<PlanStore>> open_store(const Project& project, const TestHooks& hooks,
                                              StoreCache cache);
// Makes it when there is none yet.
Result<std::unique_ptr<PlanStore>> create_store(const ProjectRecord& record,
                                                const ProjectPlaces& places);

} // namespace atelier
