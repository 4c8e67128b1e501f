// A folder with a planning store in a file, for tests of what only such a store can get wrong.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "support/plan_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>

namespace atelier::test {

struct SqliteFolder {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / ".beads" / "atelier.db";

    Result<std::unique_ptr<SqliteStore>> open(SqliteOptions options = {}) const {
        return SqliteStore::open(file, "project-1", std::move(options));
    }
    std::unique_ptr<SqliteStore> create(SqliteOptions options = {}) const {
        return unwrap(SqliteStore::create(file, "project-1", std::move(options)));
    }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
            found.push_back(entry.path().filename());
        std::sort(found.begin(), found.end());
        return found;
    }
};

inline const Stamp sqlite_stamp{*parse_time("2026-03-01T08:00:00Z"), "atelier/worker/alice"};

inline Bead plain_bead(const std::string& name) {
    Bead made{.id = *BeadId::parse(name), .title = name};
    made.labels = {"at:task"};
    return made;
}

inline Result<Bead> add(PlanStore& store, const std::string& name) {
    return store.write(sqlite_stamp,
                       [&](PlanWriter& plan) { return plan.create(plain_bead(name)); });
}

inline std::size_t count_beads(PlanStore& store) {
    return unwrap(store.read([](PlanReader& plan) { return plan.select({}); })).size();
}

} // namespace atelier::test
