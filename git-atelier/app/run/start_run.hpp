// The beginning of a run: its bead and its row, from a workflow, a request and artisans. Nothing is
// driven yet.
#pragma once

#include "app/artisan/checked_workflow.hpp"
#include "app/document/document_ground.hpp"
#include "app/run/run_world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace atelier {

inline constexpr int default_run_priority = 2;

struct StartRequest {
    // As a file or commission_workflow has it; the run keeps its normal form.
    Workflow workflow;
    std::string request;
    // In the order of its roles; who is not named plays as the workflow has it.
    std::vector<std::string> artisans = {};
    // "": the request's first line.
    std::string title = {};
    // For whom; "" for the caller alone.
    std::string patron = {};
    // What the piece is to be; "" for what its artisan usually makes.
    std::string form = {};
    // Pieces from which it is made.
    std::vector<BeadId> sources = {};
    // Where it begins; "" for the first stage.
    std::string start_stage = {};
    bool auto_advance = true;
    std::uint64_t seed = 0;
    RunLimits limits = {};
    // Also while another run of the workshop is not over.
    bool parallel = false;
    // draft (`--no-start`), queued (`--queue`), or running, where the caller drives it next.
    RunStatus status = RunStatus::running;
    // What it works on, where that is no text.
    std::optional<DocumentWish> document = {};
    std::optional<BeadId> changeset = {};
    // Of its bead: the lower one is taken first of those that are queued.
    int priority = default_run_priority;
};

struct StartedRun {
    Bead bead;
    Run run;
    // In normal form, each role with its artisan.
    Workflow workflow;
    std::int64_t turns_at_most = 0;
};

// usage: too few or too many artisans, a role that nobody plays, no request, a stage that it does
// not have, a document that is missing, too much or cannot be one, a changeset where there is none
// or no need of one. dirty: it has changes in the checkout. not-found: an artisan, a source or a
// branch. workflow-invalid: what the workflow says, the bound of turns included. runtime-missing,
// where it is driven next: a runtime or a program that is not there, or cannot take the turns, on a
// document without tools or with them, on a text without. run-busy: another run of the workshop is
// not over. Nothing is written then. The branch of a document is made once the run is there.
Result<StartedRun> start_run(const RunWorld& world, const StartRequest& request);

// A project has one workshop at work, where nobody has asked for more: run-busy while another run
// of it is under way, naming it; those in the queue wait. Asked for as one begins, in that
// transaction; others are no concern of it.
Result<void> require_only_workshop(PlanReader& plan, const Run& run);

// The same without a run: what would be kept, for `--dry-run`, or for whoever begins it together
// with something else.
Result<StartedRun> preview_run(const RunWorld& world, const StartRequest& request);

// As it was prepared, inside the caller's transaction; none of a document.
Result<StartedRun> begin_prepared_run(PlanWriter& plan, const Context& context, StartedRun prepared,
                                      const StartRequest& request);

} // namespace atelier
