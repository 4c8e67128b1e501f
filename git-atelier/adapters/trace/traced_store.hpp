// A planning store of which each transaction is a span.
#pragma once

#include "adapters/trace/trace.hpp"
#include "ports/plan_store.hpp"

#include <memory>

namespace atelier {

class TracedStore final : public PlanStore {
  public:
    // `trace` outlives it.
    TracedStore(std::unique_ptr<PlanStore> store, Trace& trace)
        : store_(std::move(store)), trace_(trace) {}

    Result<std::unique_ptr<PlanReader>> begin_read() override;
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override;

  private:
    std::unique_ptr<PlanStore> store_;
    Trace& trace_;
};

} // namespace atelier
