// What has been read of an agent's turn so far.
#pragma once

#include "base/json.hpp"
#include "domain/dialect/agent_event.hpp"

#include <optional>
#include <set>
#include <string>

namespace atelier {

// What has been used before a turn, or in a whole conversation, as far as it is known.
struct UsedAmounts {
    std::optional<TokenUsage> tokens = {};
    std::optional<double> cost = {};

    bool operator==(const UsedAmounts&) const = default;
};

// Its size does not grow with the output.
struct TurnReading {
    // "" where the runtime has not said one.
    std::string runtime_session = {};
    // Of this turn alone; nullopt where the runtime says nothing of them.
    std::optional<TokenUsage> tokens = {};
    std::optional<double> cost = {};
    std::optional<std::int64_t> turns = {};
    // The model's, cut.
    std::string last_words = {};
    // They are not gone on with: a tool has run since, or it was told something.
    bool words_over = false;
    // Tools that have begun and not ended.
    std::set<std::string> open_tools = {};
    // How the last answer ended, and a request that was being made again then.
    std::optional<Ends> ends = {};
    std::optional<Retries> retries = {};
    // The conversation that the turn goes on in, "" for none, and what had been used in it before.
    std::string goes_on_in = {};
    UsedAmounts before = {};
    // What the runtime says of the whole conversation by now.
    UsedAmounts whole = {};
    // What the session had used in turns before this one.
    UsedAmounts earlier = {};

    void take(const AgentEvent& event);

    bool operator==(const TurnReading&) const = default;
};

// It waits to ask a model again that allowed no more, that refused or failed with a status or
// without an answer since, or until a time that it has said.
bool is_retrying(const TurnReading& reading);

// What a session may use, in tokens of every kind and in US dollars; nullopt: as much as it likes.
struct Budget {
    std::optional<std::int64_t> tokens = {};
    std::optional<double> cost = {};
};
bool is_used_up(const Budget& budget, const TurnReading& reading);
// What is left of it; never less than nothing.
Budget left_of(Budget budget, const TurnReading& used);
bool is_nothing(const Budget& left);

// What the session has used by now, in this turn and in those before it.
TurnReading used_in_session(const TurnReading& reading);

// What several turns have used together, as far as it is known of any; of no conversation.
void add_usage(std::optional<TurnReading>& sum, const TurnReading& more);

// Its last words in one line, cut to what a sentence has room for; "" for none.
std::string last_words_line(const TurnReading& reading);

// tokens {input, cached, output}, cost, turns, runtime_session; what is not known is left out.
Json usage_json(const TurnReading& reading);
// What usage_json wrote.
TurnReading usage_from(const Json& written);

} // namespace atelier
