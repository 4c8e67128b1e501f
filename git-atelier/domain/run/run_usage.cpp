#include "domain/run/run_usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace atelier {
namespace {

template <class Number>
void add_known(std::optional<Number>& sum, const std::optional<Number>& more) {
    if (more) sum = sum.value_or(0) + *more;
}

// As the budget of a session counts them.
std::int64_t tokens_of(const TurnUsage& used) {
    return used.input.value_or(0) + used.cached.value_or(0) + used.output.value_or(0);
}

std::string reached(const std::string& used, const std::string& setting, const std::string& limit) {
    return "it has used " + used + ", and " + setting + " is " + limit;
}

} // namespace

TurnUsage usage_of(const std::vector<TurnRecord>& turns) {
    TurnUsage sum;
    for (const TurnRecord& turn : turns) {
        add_known(sum.input, turn.usage.input);
        add_known(sum.cached, turn.usage.cached);
        add_known(sum.output, turn.usage.output);
        add_known(sum.cost, turn.usage.cost);
    }
    return sum;
}

Seconds time_in_turns(const std::vector<TurnRecord>& turns, Time now) {
    std::vector<std::pair<Time, Time>> spans;
    for (const TurnRecord& turn : turns)
        if (turn.kind == TurnKind::turn)
            spans.emplace_back(turn.started_at, turn.ended_at.value_or(now));
    std::ranges::sort(spans);
    Time::duration sum{0};
    Time until{};
    for (const auto& [from, to] : spans) {
        if (to <= until) continue;
        sum += to - std::max(from, until);
        until = to;
    }
    return std::chrono::duration_cast<Seconds>(sum);
}

RunLimits limits_in_force(const RunLimits& own, const RunLimits& others) {
    return {.tokens = own.tokens ? own.tokens : others.tokens,
            .cost = own.cost ? own.cost : others.cost,
            .time = own.time ? own.time : others.time};
}

std::optional<std::string> used_up(const RunLimits& limits, const std::vector<TurnRecord>& turns,
                                   Time now) {
    const TurnUsage used = usage_of(turns);
    const std::int64_t tokens = tokens_of(used);
    if (limits.tokens && tokens >= *limits.tokens)
        return reached(std::to_string(tokens) + " tokens", "run.max_tokens",
                       std::to_string(*limits.tokens));
    if (limits.cost && used.cost.value_or(0) >= *limits.cost)
        return reached(fmt::format("${:.2f}", used.cost.value_or(0)), "run.max_cost",
                       fmt::format("{:g}", *limits.cost));
    const Seconds taken = time_in_turns(turns, now);
    if (limits.time && taken >= *limits.time)
        return reached(human_duration(taken) + " in its turns", "run.timeout",
                       human_duration(*limits.time));
    return std::nullopt;
}

std::optional<std::int64_t> tokens_left(const RunLimits& limits,
                                        const std::vector<TurnRecord>& turns) {
    if (!limits.tokens) return std::nullopt;
    return std::max<std::int64_t>(1, *limits.tokens - tokens_of(usage_of(turns)));
}

std::optional<Seconds> time_left(const RunLimits& limits, const std::vector<TurnRecord>& turns,
                                 Time now) {
    if (!limits.time) return std::nullopt;
    return std::max(Seconds{1}, *limits.time - time_in_turns(turns, now));
}

} // namespace atelier
