#include "app/undo/taken_decisions.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

constexpr const char* newest_key = "taken-decisions";

// Whoever takes decisions for years has as many rows as whoever took a few.
std::string slot_of(std::int64_t number) {
    return "taken-decision:" + std::to_string(number % kept_decisions);
}

// How many there ever were, and which is the newest.
struct Newest {
    std::int64_t given = 0;
    std::int64_t number = 0;
};

Result<Newest> newest_of(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(newest_key));
    const auto words = split(text.value_or(""), ' ');
    if (words.size() != 2) return Newest();
    return Newest{parse_integer(words[0]).value_or(0), parse_integer(words[1]).value_or(0)};
}

Result<void> remember_newest(PlanWriter& plan, const Newest& newest) {
    return plan.remember(newest_key,
                         std::to_string(newest.given) + " " + std::to_string(newest.number));
}

Result<std::optional<TakenDecision>> kept_as(PlanReader& plan, std::int64_t number) {
    if (number < 1) return std::nullopt;
    ATELIER_TRY(const auto text, plan.remembered(slot_of(number)));
    auto kept = taken_decision_from(text.value_or(""));
    // Another one has its place by now.
    if (kept && kept->number != number) kept.reset();
    return kept;
}

} // namespace

Result<std::optional<TakenDecision>> last_taken(PlanReader& plan) {
    ATELIER_TRY(const Newest newest, newest_of(plan));
    return kept_as(plan, newest.number);
}

Result<std::optional<TakenDecision>> taken_before(PlanReader& plan, const TakenDecision& decision) {
    return kept_as(plan, decision.below);
}

Result<void> keep_taken(PlanWriter& plan, TakenDecision& decision) {
    if (decision.number == 0) {
        ATELIER_TRY(const Newest newest, newest_of(plan));
        decision.number = newest.given + 1;
        decision.below = newest.number;
        ATELIER_CHECK(remember_newest(plan, {decision.number, decision.number}));
    }
    return plan.remember(slot_of(decision.number), taken_decision_text(decision));
}

Result<void> drop_taken(PlanWriter& plan, const TakenDecision& decision) {
    ATELIER_TRY(const Newest newest, newest_of(plan));
    if (newest.number != decision.number) return {};
    return remember_newest(plan, {newest.given, decision.below});
}

} // namespace atelier
