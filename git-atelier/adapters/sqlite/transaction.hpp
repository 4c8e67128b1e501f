// A reader and a writer on a connection that they have for themselves until they go.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/decision_file.hpp"
#include "adapters/sqlite/writer_lock.hpp"
#include "ports/plan_store.hpp"

#include <functional>
#include <memory>

namespace atelier::sqlite {

// A connection and its place in the queue of writers.
struct PooledConnection {
    PooledConnection(const std::filesystem::path& lock, const std::filesystem::path& store,
                     std::unique_ptr<Connection> attached)
        : lines(store), gate(lock, store), connection(std::move(attached)) {}
    DecisionFile lines;
    // In this order, so that a transaction is over before the next writer is let in.
    WriterLock gate;
    std::unique_ptr<Connection> connection;
};
// Gives the seat back, to be used again.
using Releaser = std::function<void(std::unique_ptr<PooledConnection>)>;

// The seat's transaction has begun.
std::unique_ptr<PlanReader> make_reader(std::unique_ptr<PooledConnection> seat, Releaser give_back);
// Likewise, and it is inside the gate.
std::unique_ptr<PlanWriter> make_writer(std::unique_ptr<PooledConnection> seat, Releaser give_back,
                                        const Stamp& stamp);

} // namespace atelier::sqlite
