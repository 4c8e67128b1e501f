// What the overseer says where a run waits at a gate: from the inbox, or as a review of what it has
// made. It is said by the same use case as a signal (app/run/signal_run).
#pragma once

#include "app/review/inbox.hpp"
#include "app/run/open_gate.hpp"
#include "app/run/signal_run.hpp"

#include <optional>
#include <string>

namespace atelier {

struct MessageAnswer {
    // Or the run that waits for it.
    BeadId message;
    std::string text = {};
    // The size that it asks for, too.
    bool approves_size = false;
    // What the run has made.
    bool approves = false;
    // The question as it was when the answer was written.
    const Message* as_read = nullptr;
};

// What the answer to any message did.
struct MessageAnswered {
    AnswerOutcome answer;
    // What came of it at a gate.
    std::optional<SignalOutcome> decided = {};
};

// As answer_message; and of the message of a gate the decision: what it wants to know, the approval
// of what the run had made when it was sent, or what is to be changed. As signal_run;
// already-decided also where the message has been closed, usage where nothing is to be approved or
// nothing is said.
Result<MessageAnswered> answer_any(const RunDesk& desk, const MessageAnswer& answer);

// A run's document, as it is on its branch.
struct DocumentToReview {
    std::string path;
    BranchName branch;
    CommitId version;
    // nullopt: it is not there yet.
    std::optional<std::string> text = {};
};

// What there is to decide about at a run's gate.
struct GateReview {
    Time now{};
    OpenGate gate;
    // Of `gate.pieces`.
    std::vector<std::string> texts = {};
    // nullopt: the run works on none, or its branch is gone.
    std::optional<DocumentToReview> document = {};
};
// nullopt where it is no run, or waits at none. What an overseer is shown of a document is what the
// next decision is about.
Result<std::optional<GateReview>> gate_review(const RunDesk& desk, const BeadId& id);

} // namespace atelier
