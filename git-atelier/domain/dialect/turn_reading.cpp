#include "domain/dialect/turn_reading.hpp"

#include "base/text.hpp"
#include "domain/dialect/event_json.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t most_open_tools = 256;
constexpr std::size_t longest_last_words = 4000;

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

// Whatever an agent prints, a sum is one that can be told.
template <class Number>
Number bounded(Number number) {
    return std::clamp(number, Number{0}, static_cast<Number>(most_counted));
}

template <class Number>
void add(std::optional<Number>& sum, Number more, bool whole) {
    sum = bounded(bounded(more) + (whole ? Number{0} : sum.value_or(Number{0})));
}

void add(std::optional<TokenUsage>& sum, const TokenUsage& more, bool whole) {
    const TokenUsage before = whole ? TokenUsage{} : sum.value_or(TokenUsage{});
    sum = TokenUsage{.input = bounded(before.input + bounded(more.input)),
                     .cached = bounded(before.cached + bounded(more.cached)),
                     .output = bounded(before.output + bounded(more.output))};
}

} // namespace

void TurnReading::take(const AgentEvent& event) {
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
                     [&](const Used& used) { add(tokens, used.tokens, used.whole); },
                     [&](const Paid& paid) { add(cost, paid.cost, paid.whole); },
                     [&](const Turns& more) { add(turns, more.count, more.whole); },
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

Budget left_of(Budget budget, const TurnReading& used) {
    if (budget.tokens && used.tokens)
        budget.tokens = std::max<std::int64_t>(*budget.tokens - used.tokens->all(), 0);
    if (budget.cost && used.cost) budget.cost = std::max(*budget.cost - *used.cost, 0.0);
    return budget;
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
