// The second half of an import: what becomes of each row in the plan as it is, without writing.
#pragma once

#include "app/interchange/import_rows.hpp"
#include "domain/work/lease.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

namespace atelier {

// What the plan has, by id.
struct Present {
    std::unordered_map<BeadId, Bead> beads;
    std::unordered_map<BeadId, Lease> leases;

    const Bead* find(const BeadId& id) const;
    std::optional<Lease> lease(const BeadId& id) const;
};
Result<Present> read_present(PlanReader& plan);

// The commits by which changesets of the file are known to have landed.
using Landings = std::unordered_map<BeadId, CommitId>;

// The rows to write, with the revision each is made from, and what is said of all of them.
struct DecidedImport {
    std::vector<Bead> to_write;
    // What of runs is written beside their beads.
    std::vector<RunRecord> runs = {};
    ImportOutcome outcome;
};

// Problems of single rows go to `problems`; then nothing of the answer counts.
DecidedImport judge_rows(const ImportRequest& request, const Settings& settings,
                         std::vector<ImportRow> rows, const Present& present,
                         const Landings& landings, ImportProblems& problems);

} // namespace atelier
