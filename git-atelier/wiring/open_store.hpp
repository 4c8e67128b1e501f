// The planning store of a project. With `store.backend: bd` it is the same one, which the mirror
// delivers from.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "ports/plan_store.hpp"
#include "wiring/project.hpp"
#include "wiring/test_hooks.hpp"

#include <memory>

namespace atelier {

Result<std::unique_ptr<PlanStore>> open_store(const Project& project, const TestHooks& hooks,
                                              StoreCache cache);
// Makes it when there is none yet.
Result<std::unique_ptr<PlanStore>> create_store(const ProjectRecord& record,
                                                const ProjectPlaces& places);

} // namespace atelier
