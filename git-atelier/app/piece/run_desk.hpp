// What a look at runs and pieces is given. All references outlive the call.
#pragma once

#include "app/core/context.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"
#include "ports/workflows.hpp"

namespace atelier {

// To look at runs and pieces, and to say something to a run: nothing is started.
struct RunDesk {
    // The caller is a person, or an agent that a turn has started.
    const Context& plan;
    WorkflowFormat& format;
    Repository& repository;
};

// not-found.
Result<Piece> require_piece(RunReader& runs, const BeadId& id);

} // namespace atelier
