// Saying something to a run: `git atelier signal`, and pause, resume, abandon and retry of one. A
// signal changes what is due next, never a turn in flight, but for `pause --now` and `abandon`,
// which the driver sees within a second.
#pragma once

#include "app/run/open_gate.hpp"
#include "app/run/run_world.hpp"
#include "domain/run/run_signal.hpp"

#include <optional>
#include <string>

namespace atelier {

struct SignalRequest {
    BeadId run;
    SignalKind kind = SignalKind::note;
    // Of a handoff: a stage, or an artisan or a role with turns in one. Of a note: an artisan or a
    // role.
    std::string to = {};
    // Of a note, an answer, a request for changes, a summary, a reason.
    std::string text = {};
    // The content of a file that is injected, or handed over.
    std::optional<std::string> artifact = {};
    // What that is; "" for `note`.
    std::string form = {};
    // Of steps.
    int amount = 0;
    // Of a pause: turns in flight are ended, too.
    bool now = false;
    // Of a decision at a gate: what whoever decides was shown; nullopt: how it stands now.
    std::optional<SeenGate> seen = {};
    // What a review of a changeset says: then which tree was approved. Nothing else decides at the
    // gates of a run that carries one out, but an answer.
    bool by_review = false;
    std::optional<TreeId> tree = {};
};

struct SignalOutcome {
    SignalRecord signal;
    // As it is by then.
    Run run;
    // What the artifact became.
    std::optional<Piece> piece = {};
    // What it made in the end, where the signal completed it.
    std::vector<BeadId> pieces = {};
};

// Whether that is said at a gate: approve, request-changes and answer.
bool decides_at_gate(SignalKind kind);

// One transaction. overseer-only: a gate is decided by people, as are pause, resume, abandon and
// retry. A decision keeps the tree of the newest piece, or of the document, and closes the message
// that asked for it; already-decided where the gate, that piece or the version of the document is
// another one than was seen, document-moved where its branch is gone. Whatever apply_signal refuses
// leaves no trace.
Result<SignalOutcome> signal_run(const RunDesk& desk, const SignalRequest& request);

} // namespace atelier
