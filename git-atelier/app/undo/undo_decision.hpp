// `git atelier undo`: takes the overseer's last decision back, where nothing has been built on it.
#pragma once

#include "app/undo/branches_back.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

struct UndoRequest {
    // Otherwise only what would happen is said.
    bool confirmed = false;
    // The number of the decision that the person was shown: refused with `conflict` when another
    // one is the last by now.
    std::optional<std::int64_t> shown = {};
};

struct UndoneDecision {
    TakenDecision decision;
    bool taken_back = false;
    // Of what it was about.
    std::map<BeadId, std::string> titles = {};
    // As they are again, or would be.
    std::vector<Bead> beads = {};
    std::vector<BranchBack> branches = {};
    // Checkouts that were brought along.
    std::vector<std::filesystem::path> checkouts = {};
    std::vector<std::string> warnings = {};
};

// An integration whose run ended before its record is recorded first, which is said. The decision
// before that one is the last then. not-found where none is kept; built-on, with all
// that has been built, where it cannot be taken back; what `undo_integration` and `undo_restack`
// refuse; root-checked-out of what was landed by hand. All of them leave everything as it was.
Result<UndoneDecision> undo_decision(WorkContext& work, const UndoRequest& request);

} // namespace atelier
