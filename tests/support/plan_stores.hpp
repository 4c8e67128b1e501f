// The implementations of the planning store, for tests that every one must pass.
#pragma once

#include "adapters/memory/memory_store.hpp"
#include "adapters/sqlite/sqlite_store.hpp"
#include "support/plan_fixture.hpp"
#include "support/temporary_folder.hpp"

namespace atelier::test {

class MemoryStores {
  public:
    PlanStore& store() { return store_; }

  private:
    MemoryStore store_;
};

class SqliteStores {
  public:
    PlanStore& store() { return *store_; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<SqliteStore> store_ = unwrap(SqliteStore::create(
        folder_.path() / ".beads" / "atelier.db", "test-project", {.deadline = Millis{50}}));
};

} // namespace atelier::test
