// What a look at runs and pieces is given. All references outlive the call.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/made_up_lines.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"
#include "ports/workflows.hpp"

#include <string>

namespace atelier {

// To look at runs and pieces, and to say something to a run: nothing is started.
struct RunDesk {
    // The caller is a person, or an agent that a turn has started.
    const Context& plan;
    WorkflowFormat& format;
    Repository& repository;
};

// What the commission said the piece is to be, "" for nothing.
Result<std::string> form_of_run(PlanReader& plan, const BeadId& run);
Result<void> keep_form(PlanWriter& plan, const BeadId& run, const std::string& form);

// What models have made up for its artisans to say.
Result<MadeUpLines> made_up_lines(PlanReader& plan, const BeadId& run);
Result<void> keep_made_up_lines(PlanWriter& plan, const BeadId& run, const MadeUpLines& lines);

// not-found.
Result<Run> require_run(RunReader& runs, const BeadId& id);
// The same in a transaction of its own.
Result<Run> require_run(PlanStore& store, const BeadId& id);
// not-found.
Result<Piece> require_piece(RunReader& runs, const BeadId& id);

} // namespace atelier
