// The planning store in memory, for unit tests and dry runs. Every transaction works on a copy of
// the whole state, so it is meant for small plans. Several threads may use it; a second writer is
// refused with store-busy at once, since only a use case that forgot its transaction asks for one.
#pragma once

#include "ports/plan_store.hpp"

#include <memory>

namespace atelier {

class MemoryStore final : public PlanStore {
  public:
    MemoryStore();
    ~MemoryStore() override;
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;

    Result<std::unique_ptr<PlanReader>> begin_read() override;
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override;

    // As if that had been decided of the bead before the log began. Not while somebody writes.
    void grant(const BeadId& bead, Act act);

    struct Shared;

  private:
    // Readers and writers keep it alive by themselves.
    std::shared_ptr<Shared> shared_;
};

} // namespace atelier
