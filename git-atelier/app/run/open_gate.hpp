// The gate at which a run waits for a person, with what there is to decide about.
#pragma once

#include "app/piece/run_desk.hpp"
#include "domain/run/run.hpp"
#include "domain/workflow/workflow.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What somebody was shown who is about to decide.
struct SeenGate {
    // The one that asks.
    BeadId message;
    // The newest piece of the run; nullopt for none.
    std::optional<BeadId> piece = {};
    // Of a run's document, where its branch was; nullopt: as the gate asked, or as it was looked at
    // since.
    std::optional<CommitId> version = {};

    bool operator==(const SeenGate&) const = default;
};

struct OpenGate {
    Run run;
    // Of its bead.
    std::string title;
    GateStep step;
    int round = 0;
    BeadId message;
    Time since{};
    // When it expires; nullopt: never.
    std::optional<Time> until = {};
    // Newest first, without those from which later ones were made.
    std::vector<Piece> pieces = {};
    // Of a run's document, as whoever looks is shown it.
    std::optional<CommitId> version = {};

    // As it is now.
    SeenGate seen() const;
    // As it was when the message was sent.
    SeenGate as_asked() const;
};

// nullopt where the run waits at none.
Result<std::optional<OpenGate>> open_gate(PlanReader& plan, WorkflowFormat& format,
                                          const BeadId& run);

// The newest piece of the run, of those from which no later one was made.
Result<std::optional<Piece>> newest_piece(RunReader& runs, const BeadId& run);

} // namespace atelier
