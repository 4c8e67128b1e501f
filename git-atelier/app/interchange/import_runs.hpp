// What rows say of runs, into the plan.
#pragma once

#include "app/core/context.hpp"
#include "domain/interchange/run_record.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Takes the record out of the row of a run, which would keep it as another program's otherwise;
// nullopt: it has none. plan-invalid where it makes no sense.
Result<std::optional<RunRecord>> take_run_record(Json& row);

// The texts of pieces, as far as the repository has them.
using PieceTexts = std::map<CommitId, std::string>;

// Those of which the plan has no record: what is recorded here is never replaced.
Result<std::vector<RunRecord>> unrecorded(PlanReader& plan, std::vector<RunRecord> records);

struct WrittenRuns {
    std::vector<BeadId> runs = {};
    // Pieces whose texts are not in the repository.
    std::vector<BeadId> missing = {};
    // "at-x.2 was made from at-y.1, which is neither here nor in the file"
    std::vector<std::string> warnings = {};
};
// Of beads that are there. A turn that was in flight is lost: nobody here carries it. What a piece
// was made from and is not there is left out, and said.
Result<WrittenRuns> write_runs(PlanWriter& plan, const Context& context,
                               const std::vector<RunRecord>& records, const PieceTexts& texts);

} // namespace atelier
