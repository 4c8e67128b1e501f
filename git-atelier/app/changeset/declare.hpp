// What an agent says of its changeset (done, blocked, abandoned), kept in the record of its session
// for `work` to act upon.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <optional>
#include <string>

namespace atelier {

struct Statement {
    Declared declared = Declared::nothing;
    std::string summary = {};
    // Further work on the epic; "" for none.
    std::string more_work = {};
};

// Into `session`, or, for an agent without an orchestrator, into a record made for it. Appends
// changeset.declared when it says something new.
Result<void> declare(PlanWriter& plan, const Context& context,
                     const std::optional<Session>& session, const Bead& changeset,
                     const Statement& said);

} // namespace atelier
