// Runs as people look at them: `git atelier runs`, and whatever shows one of them.
#pragma once

#include "app/core/life.hpp"
#include "app/run/run_world.hpp"
#include "domain/run/run_flow.hpp"
#include "domain/run/run_usage.hpp"
#include "domain/run/turn_pause.hpp"
#include "ports/run_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// One line of a list.
struct RunRow {
    Run run;
    // Of its bead.
    std::string title;
    // Of artisans, as far as they have ended.
    int turns = 0;
    // A driver carries it now; or none does, and it was left in the midst of it.
    bool driven = false;
    bool interrupted = false;
};

struct RunList {
    // Newest first.
    std::vector<RunRow> rows;
    // How many there are, whichever part was asked for.
    std::size_t all = 0;
};
Result<RunList> list_runs(const RunDesk& desk, const LivenessProbe& probe, const RunQuery& query);

// One run with everything about it. What waits for whom: `run.waits_for` is the message of a gate.
struct RunView {
    Run run;
    Bead bead;
    Workflow workflow;
    Facts facts;
    RunActivity activity = RunActivity::idle;
    // The stage it is in; "" for none.
    std::string stage;
    // The round of the innermost loop of what is due or in flight; 0 outside of loops.
    int round = 0;
    std::int64_t turns_at_most = 0;
    // All pieces, oldest first, those from which later ones were made as well.
    std::vector<Piece> pieces;
    // What it made in the end; while it is not over, what it has made last.
    std::vector<BeadId> made;
    // Over all of its turns.
    TurnUsage usage;
    std::optional<double> score;
    std::string form;
    // Its driver; nullopt where none carries it now.
    std::optional<Lease> driver;
    bool interrupted = false;
    // The pause of turns by which it is paused, where that has not been lifted.
    std::optional<TurnPause> kept_by;
    // How much longer its model wants to be left alone; nullopt where it does not.
    std::optional<Millis> model_rests;
    MoleculeHold hold = MoleculeHold::none;
};
// not-found.
Result<RunView> view_run(const RunDesk& desk, const LivenessProbe& probe, const BeadId& id);

// How work has flowed through runs, since then or from the first one on.
Result<RunFlow> flow_of_runs(const Context& context, const std::optional<Time>& since);

// The command that goes on with a run, in quotes: of one that carries out a changeset the one that
// begins the next session on it.
std::string way_to_continue(const BeadId& run, const std::optional<BeadId>& changeset);

// How many turns of artisans have come to their end.
int turns_ended(const std::vector<TurnRecord>& turns);

} // namespace atelier
