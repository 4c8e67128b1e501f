// A store through which a decision of the overseer's is taken: with what the use case writes, in
// the same transaction, is kept what it changed, so that it can be taken back.
#pragma once

#include "domain/undo/taken_decision.hpp"
#include "ports/plan_store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

class DecisionRecorder final : public PlanStore {
  public:
    // `store` outlives it. One decision: what several transactions write is kept as one.
    DecisionRecorder(PlanStore& store, DecisionKind kind, std::vector<BeadId> about, AgentId by);
    ~DecisionRecorder() override;

    Result<std::unique_ptr<PlanReader>> begin_read() override;
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override;

    // What has been changed so far: as it was before the first change, and as it is now.
    struct Changes {
        std::map<BeadId, std::pair<std::optional<Bead>, Bead>> beads = {};
        std::vector<BeadId> order = {};
        std::map<std::pair<BeadId, Act>, std::pair<std::optional<DecisionRow>, DecisionRow>> rows =
            {};
        std::map<std::string, std::pair<std::string, std::string>> memories = {};
        // 0: none yet.
        std::int64_t first = 0;
    };

  private:
    class Writer;

    PlanStore& store_;
    TakenDecision decision_;
    Changes changes_;
};

} // namespace atelier
