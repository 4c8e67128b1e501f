// What an agent's output says that it does, whatever form its runtime prints it in.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace atelier {

struct TokenUsage {
    // Read by the model, not from a cache; read from one; written by it.
    std::int64_t input = 0;
    std::int64_t cached = 0;
    std::int64_t output = 0;

    std::int64_t all() const { return input + cached + output; }
    bool operator==(const TokenUsage&) const = default;
};

// How the model's last answer ended. logged_out: the agent wants its user to log in first. failed:
// the agent itself, its words are the sentence.
enum class ReplyEnd {
    finished,
    model_error,
    rate_limited,
    refused,
    cut,
    over_budget,
    logged_out,
    failed
};

// By which the runtime knows the conversation again.
struct RuntimeSession {
    std::string id;
    bool operator==(const RuntimeSession&) const = default;
};
struct ToolBegins {
    std::string id;
    // "runs make test", "edits src/a.c"; "" where it is nothing that a person would want to see.
    std::string doing;
    bool operator==(const ToolBegins&) const = default;
};
struct ToolEnds {
    std::string id;
    bool failed = false;
    bool operator==(const ToolEnds&) const = default;
};
// A call that the agent asked about was not permitted; `why` is the sentence of the rule.
struct Denied {
    std::string doing;
    std::string why;
    bool operator==(const Denied&) const = default;
};
struct Said {
    std::string text;
    // A part of what it is saying, that goes on where the last part ended.
    bool part = false;
    bool operator==(const Said&) const = default;
};
// It was told something in the midst of its turn, by a hook or by us: what it says next is another
// message.
struct Prompted {
    bool operator==(const Prompted&) const = default;
};
// What a report of usage is about: what came on top of the last one, the turn so far, or the whole
// conversation, which may be older than the turn.
enum class Covers { addition, turn, conversation };
struct Used {
    TokenUsage tokens;
    Covers covers = Covers::addition;
    bool operator==(const Used&) const = default;
};
// In US dollars.
struct Paid {
    double cost = 0;
    Covers covers = Covers::addition;
    bool operator==(const Paid&) const = default;
};
struct Turns {
    std::int64_t count = 0;
    Covers covers = Covers::addition;
    bool operator==(const Turns&) const = default;
};
// A request to the model failed, and the runtime makes it again by itself.
struct Retries {
    ReplyEnd after = ReplyEnd::model_error;
    std::optional<int> status;
    std::string words;
    // From now on, or until when, where the runtime says it.
    std::optional<Millis> wait = {};
    std::optional<Time> until = {};
    // It is known that the model has not answered since.
    bool unanswered = false;
    bool operator==(const Retries&) const = default;
};
// The last one counts: a runtime that tries again ends more than once.
struct Ends {
    ReplyEnd how = ReplyEnd::finished;
    // Of HTTP.
    std::optional<int> status = {};
    // What the model's service said; "" for nothing.
    std::string words = {};
    // After which time, or from when on, the service wants to be asked again, where it is said.
    std::optional<Millis> wait = {};
    std::optional<Time> until = {};
    bool operator==(const Ends&) const = default;
};

using AgentEvent = std::variant<RuntimeSession, ToolBegins, ToolEnds, Denied, Said, Prompted, Used,
                                Paid, Turns, Retries, Ends>;

} // namespace atelier
