// The planning store in one SQLite file: the default, and its own truth.
//
// Any number of processes and threads may use the file at once. Readers never wait for a writer.
// Writers pass a gate, a lock file beside the database, in the order in which they came; one that
// waits longer than the deadline is told who holds it (store-busy). A program that is killed at any
// moment leaves the state before or after its transaction. Where the folder cannot be written,
// reading still works and a write fails with the cause.
#pragma once

#include "ports/plan_store.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace atelier {

// How much of the file a connection keeps in memory.
enum class StoreCache {
    // For a program that reads a few beads and ends: touching memory for the first time costs it
    // more than reading a page a second time.
    small,
    usual
};

// How writers wait for each other.
enum class WriterQueue {
    // In a queue of the operating system's, so that none waits much longer than another.
    gate,
    // By SQLite's own waiting, which is a lottery: to measure what the gate is worth.
    busy_timeout
};

// What becomes of what is done with it.
enum class StoreUse {
    kept,
    // Nothing: a preview commits nothing, and leaves the store's files as they are, to the byte.
    preview,
    // Nothing, by a program that ends soon and only reads: while nobody writes it reads the file
    // alone. It may write all the same, as others do.
    look
};

struct SqliteOptions {
    WriterQueue queue = WriterQueue::gate;
    StoreCache cache = StoreCache::usual;
    StoreUse use = StoreUse::kept;
    // How long a writer waits for the ones before it.
    Millis deadline{10'000};
    // Named to whoever waits for us; empty: this program's own name.
    std::string program = {};
    // For tests: asked before each statement of the store with its number, 1, 2, ...; true makes
    // that statement fail as a disk would.
    std::function<bool(int)> fails = {};
};

class SqliteStore final : public PlanStore {
  public:
    // A new, empty store for `project_id`, complete or not there at all. An existing one is opened.
    static Result<std::unique_ptr<SqliteStore>> create(const std::filesystem::path& file,
                                                       const std::string& project_id,
                                                       SqliteOptions options = {});
    // Refused: not there or damaged (store-corrupt), written by a newer version (store-newer), of
    // another project (store-foreign), on a network filesystem (store-failed). Never creates or
    // repairs anything.
    static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file,
                                                     const std::string& project_id,
                                                     SqliteOptions options = {});
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    // What they return must not outlive the store.
    Result<std::unique_ptr<PlanReader>> begin_read() override;
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override;

    class Pool;

  private:
    explicit SqliteStore(std::unique_ptr<Pool> pool);
    std::unique_ptr<Pool> pool_;
};

} // namespace atelier
