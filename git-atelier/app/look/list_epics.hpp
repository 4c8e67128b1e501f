// The epics that are not closed, each with whether an agent could start on it, and why not.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"

#include <vector>

namespace atelier {

struct ListedEpic {
    Bead epic;
    bool draft = false;
    // Eligible with a changeset that a session may start on.
    bool ready = false;
    // Why it is not ready; empty when it is.
    std::vector<Reason> reasons;
    // What may be started now, in order.
    std::vector<BeadId> runnable;
    std::size_t changesets = 0;
    std::size_t settled = 0;
};

struct EpicListOutcome {
    // Oldest first.
    std::vector<ListedEpic> epics;
};

Result<EpicListOutcome> list_epics(const Context& context, bool show_drafts);

} // namespace atelier
