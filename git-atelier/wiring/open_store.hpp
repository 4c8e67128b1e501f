// The planning store of a project. With `store.backend: bd` it is the same one, which the mirror
// delivers from.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "ports/plan_store.hpp"
#include "wiring/project.hpp"
#include "wiring/test_hooks.hpp"

#include <memory>

namespace atelier {

// Somebody waits for these to let Git or an agent go on, so they wait for the store but a moment.
inline constexpr Millis patience_of_hooks{2'000};

// `patience`: how long to wait for a program that keeps it locked (store-busy).
Result<std::unique_ptr<PlanStore>> open_store(const Project& project, const TestHooks& hooks,
                                              StoreCache cache,
                                              Millis patience = SqliteOptions{}.deadline,
                                              StoreUse use = StoreUse::kept);
// Makes it when there is none yet.
Result<std::unique_ptr<PlanStore>> create_store(const ProjectRecord& record,
                                                const ProjectPaths& paths);

} // namespace atelier
