// Taking back the last restack of an epic: all its branches go to where they were, as long as none
// of them has moved since.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/restack_receipt.hpp"

#include <filesystem>
#include <vector>

namespace atelier {

struct UndoneRestack {
    BeadId epic;
    RestackReceipt receipt;
    // That were brought back with them.
    std::vector<std::filesystem::path> checkouts = {};
};

// not-found where nothing is recorded of one; ref-conflict, naming every branch that has moved
// since, and what it is at; dirty, naming the files, where a checkout would lose them; epic-taken
// while somebody works on one of them. All of them leave everything as it was.
Result<UndoneRestack> undo_restack(WorkContext& work, const BeadId& epic);

} // namespace atelier
