#include "domain/dialect/turn_reading.hpp"

#include "base/text.hpp"
#include "domain/dialect/event_json.hpp"

#include <algorithm>
#include <vector>

namespace atelier {
namespace {

constexpr std::size_t most_open_tools = 256;
constexpr std::size_t longest_last_words = 4000;

template <class... F>
struct Cases : F... {
    using F::operator()...;
};
// Clang 14 does not find this by itself.
template <class... F>
Cases(F...) -> Cases<F...>;

// Whatever an agent prints, a sum is one that can be told.
template <class Number>
Number bounded(Number number) {
    return std::clamp(number, Number{0}, static_cast<Number>(most_counted));
}

TokenUsage bounded(const TokenUsage& tokens) {
    return {.input = bounded(tokens.input),
            .cached = bounded(tokens.cached),
            .output = bounded(tokens.output)};
}

template <class Number>
Number together(Number one, Number more) {
    return one + more;
}

TokenUsage together(const TokenUsage& one, const TokenUsage& more) {
    return {.input = one.input + more.input,
            .cached = one.cached + more.cached,
            .output = one.output + more.output};
}

// Who says less than there was counts anew.
template <class Number>
Number since(Number then, Number now) {
    return now < then ? now : now - then;
}

TokenUsage since(const TokenUsage& then, const TokenUsage& now) {
    if (now.all() < then.all()) return now;
    return {.input = std::max<std::int64_t>(now.input - then.input, 0),
            .cached = std::max<std::int64_t>(now.cached - then.cached, 0),
            .output = std::max<std::int64_t>(now.output - then.output, 0)};
}

// What is known of one amount: in this turn, in the whole conversation, and before the turn in
// that.
template <class Amount>
struct Count {
    std::optional<Amount>& turn;
    std::optional<Amount>& whole;
    const std::optional<Amount>& before;

    void take(Covers covers, const Amount& reported) {
        const Amount said = bounded(reported);
        switch (covers) {
        case Covers::addition:
            turn = bounded(together(turn.value_or(Amount{}), said));
            return;
        case Covers::turn:
            turn = said;
            return;
        case Covers::conversation:
            whole = said;
            turn = since(before.value_or(Amount{}), said);
            return;
        }
    }
};

} // namespace

void TurnReading::take(const AgentEvent& event) {
    // Of a new one nothing was used before.
    const bool goes_on = runtime_session.empty() || runtime_session == goes_on_in;
    const UsedAmounts used_before = goes_on ? before : UsedAmounts{};
    Count<TokenUsage> token_count{tokens, whole.tokens, used_before.tokens};
    Count<double> cost_count{cost, whole.cost, used_before.cost};
    std::visit(Cases{[&](const RuntimeSession& said) {
                         if (!said.id.empty()) runtime_session = said.id;
                     },
                     [&](const ToolBegins& tool) {
                         retries.reset();
                         words_over = true;
                         if (open_tools.size() < most_open_tools) open_tools.insert(tool.id);
                     },
                     [&](const ToolEnds& tool) { open_tools.erase(tool.id); }, [](const Denied&) {},
                     [&](const Said& said) {
                         const bool more = said.part && !words_over;
                         if (!more && trim(said.text).empty()) return;
                         retries.reset();
                         words_over = false;
                         last_words = cut_to_bytes((more ? last_words : std::string()) + said.text,
                                                   longest_last_words);
                     },
                     [&](const Prompted&) { words_over = true; },
                     [&](const Used& used) { token_count.take(used.covers, used.tokens); },
                     [&](const Paid& paid) { cost_count.take(paid.covers, paid.cost); },
                     [&](const Turns& more) {
                         const bool adds = more.covers == Covers::addition;
                         turns = bounded(bounded(more.count) + (adds ? turns.value_or(0) : 0));
                     },
                     [&](const Retries& again) { retries = again; },
                     [&](const Ends& now) {
                         // What the service itself said is more than what the runtime makes of it.
                         const bool same = retries && retries->after == now.how &&
                                           retries->status == now.status && !retries->words.empty();
                         const auto limit =
                             retries && retries->after == now.how ? retries->until : std::nullopt;
                         ends = now;
                         if (same) ends->words = retries->words;
                         if (!ends->until) ends->until = limit;
                         retries.reset();
                         open_tools.clear();
                     }},
               event);
}

bool is_retrying(const TurnReading& reading) {
    const auto& again = reading.retries;
    return again && (again->after == ReplyEnd::rate_limited || again->status || again->until ||
                     again->unanswered);
}

bool is_used_up(const Budget& budget, const TurnReading& reading) {
    const bool tokens = budget.tokens && reading.tokens && reading.tokens->all() > *budget.tokens;
    return tokens || (budget.cost && reading.cost && *reading.cost > *budget.cost);
}

bool is_nothing(const Budget& left) {
    return (left.tokens && *left.tokens <= 0) || (left.cost && *left.cost <= 0);
}

void add_usage(std::optional<TurnReading>& sum, const TurnReading& more) {
    TurnReading both = sum.value_or(TurnReading{});
    if (more.tokens) both.take(Used{*more.tokens});
    if (more.cost) both.take(Paid{*more.cost});
    if (more.turns) both.take(Turns{*more.turns});
    if (both.tokens || both.cost || both.turns) sum = std::move(both);
}

TurnReading used_in_session(const TurnReading& reading) {
    std::optional<TurnReading> sum;
    add_usage(sum, {.tokens = reading.earlier.tokens, .cost = reading.earlier.cost});
    add_usage(sum, {.tokens = reading.tokens, .cost = reading.cost});
    return sum.value_or(TurnReading{});
}

Budget left_of(Budget budget, const TurnReading& used) {
    if (budget.tokens && used.tokens)
        budget.tokens = std::max<std::int64_t>(*budget.tokens - used.tokens->all(), 0);
    if (budget.cost && used.cost) budget.cost = std::max(*budget.cost - *used.cost, 0.0);
    return budget;
}

std::string last_words_line(const TurnReading& reading) {
    constexpr std::size_t longest_line = 200;
    std::vector<std::string> lines = lines_of(trim(reading.last_words));
    std::erase_if(lines, [](const std::string& line) { return trim(line).empty(); });
    return shorten(to_valid_utf8(join(lines, " ")), longest_line);
}

Json usage_json(const TurnReading& reading) {
    Json out = Json::object();
    if (reading.tokens) {
        Json tokens = Json::object();
        tokens.set("input", reading.tokens->input)
            .set("cached", reading.tokens->cached)
            .set("output", reading.tokens->output);
        out.set("tokens", std::move(tokens));
    }
    if (reading.cost) out.set("cost", *reading.cost);
    if (reading.turns) out.set("turns", *reading.turns);
    if (!reading.runtime_session.empty()) out.set("runtime_session", reading.runtime_session);
    return out;
}

TurnReading usage_from(const Json& written) {
    TurnReading out;
    if (written.find("tokens") != nullptr)
        out.tokens = TokenUsage{.input = event_count(written, "tokens.input"),
                                .cached = event_count(written, "tokens.cached"),
                                .output = event_count(written, "tokens.output")};
    out.cost = event_amount(written, "cost");
    if (const std::int64_t turns = event_count(written, "turns"); turns > 0) out.turns = turns;
    out.runtime_session = written.string_at("runtime_session");
    return out;
}

} // namespace atelier
