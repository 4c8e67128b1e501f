#include "wiring/open_store.hpp"

#include "adapters/sqlite/short_lived_memory.hpp"

#include <csignal>

namespace atelier {

Result<std::unique_ptr<PlanStore>> open_store(const Project& project, const TestHooks& hooks,
                                              StoreCache cache, Millis patience, StoreUse use) {
    if (cache == StoreCache::small) sqlite::use_short_lived_memory();
    SqliteOptions options{.cache = cache, .use = use, .deadline = patience};
    if (hooks.fail_at)
        options.fails = [at = *hooks.fail_at, kills = hooks.fail_kills](int statement) {
            if (statement == at && kills) ::raise(SIGKILL);
            return statement == at;
        };
    ATELIER_TRY(auto store,
                SqliteStore::open(project.paths.store(), project.record.key, std::move(options)));
    return std::unique_ptr<PlanStore>(std::move(store));
}

Result<std::unique_ptr<PlanStore>> create_store(const ProjectRecord& record,
                                                const ProjectPaths& paths) {
    ATELIER_TRY(auto store, SqliteStore::create(paths.store(), record.key));
    return std::unique_ptr<PlanStore>(std::move(store));
}

} // namespace atelier
