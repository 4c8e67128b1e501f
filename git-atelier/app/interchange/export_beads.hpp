// Every bead as a row of Beads' JSONL.
#pragma once

#include "app/core/context.hpp"
#include "base/json.hpp"
#include "ports/process.hpp"

#include <functional>

namespace atelier {

enum class ExportedWords {
    // What is in force. Draft versions of approved words are left out, and counted.
    approved,
    // What was planned last, so that nothing is lost.
    planned
};

struct ExportOutcome {
    std::size_t beads = 0;
    // Epics and changesets of which a draft version was left out.
    std::size_t drafts = 0;
    // Runs of workflows, with all that is recorded of them; texts of pieces are the repository's.
    std::size_t runs = 0;
};

// Hands over a row a bead, parents and prerequisites first, so that any Beads program can take them
// one by one; the same plan gives the same rows. Stops at the first failure of `emit`.
Result<ExportOutcome> export_beads(const Context& context, const LivenessProbe& probe,
                                   const std::function<Result<void>(const Json& row)>& emit,
                                   ExportedWords words = ExportedWords::approved);

} // namespace atelier
