// How an agent's turn came out: from what was read of it last, then from how its program ended.
#pragma once

#include "base/enum_names.hpp"
#include "base/time.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/dialect/turn_reading.hpp"

#include <optional>
#include <string>

namespace atelier {

// How its program came to its end. concluded: it was ended since its turn was over. over_budget: it
// had used more than it may. lost: its keeper was killed. held_up: its keeper was stopped, and did
// nothing for it any more.
enum class TurnEnd {
    exited,
    concluded,
    timed_out,
    stalled,
    over_budget,
    interrupted,
    lost,
    held_up
};

enum class TurnResult {
    finished,
    model_error,
    rate_limited,
    refused,
    cut,
    over_budget,
    stalled,
    timed_out,
    interrupted,
    // Its program ended otherwise than well, and nothing says why.
    failed,
    // Killed by somebody else, or its keeper was.
    killed
};
constexpr auto names_of(TurnResult) {
    return std::to_array<Named<TurnResult>>({{TurnResult::finished, "finished"},
                                             {TurnResult::model_error, "model-error"},
                                             {TurnResult::rate_limited, "rate-limited"},
                                             {TurnResult::refused, "refused"},
                                             {TurnResult::cut, "cut"},
                                             {TurnResult::over_budget, "budget"},
                                             {TurnResult::stalled, "stalled"},
                                             {TurnResult::timed_out, "timed-out"},
                                             {TurnResult::interrupted, "interrupted"},
                                             {TurnResult::failed, "failed"},
                                             {TurnResult::killed, "killed"}});
}

struct TurnFacts {
    TurnEnd end = TurnEnd::exited;
    // The program's exit status, or 128 + signal.
    int status = 0;
    RuntimeOutput form = RuntimeOutput::plain;
    // The end of what it wrote to standard error.
    std::string errors = {};
};

struct TurnVerdict {
    TurnResult result = TurnResult::finished;
    // One sentence without its full stop: "the model refused the key: 401 bad key".
    std::string sentence = {};
    // Of HTTP.
    std::optional<int> status = {};
    // The model's service, when it refused or failed; "" for nothing.
    std::string words = {};
    // When the service wants to be asked again: Ends says how.
    std::optional<Millis> wait = {};
    std::optional<Time> until = {};
};

TurnVerdict verdict_on(const TurnReading& reading, const TurnFacts& facts);

} // namespace atelier
