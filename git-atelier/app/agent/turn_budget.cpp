#include "app/agent/turn_budget.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

constexpr double fewest_credits = 30;

double credits(double dollars) {
    constexpr double cents = 100;
    return dollars * cents;
}

template <class Number>
std::string number_or_nothing(const std::optional<Number>& budget) {
    return budget ? fmt::format("{}", *budget) : "";
}

} // namespace

std::string budget_text(const std::optional<std::int64_t>& budget) {
    return number_or_nothing(budget);
}

std::string budget_text(const std::optional<double>& budget) {
    return number_or_nothing(budget);
}

std::string credits_text(const std::optional<double>& dollars) {
    return dollars ? fmt::format("{:.0f}", std::max(credits(*dollars), fewest_credits)) : "";
}

// The agent ends its session at more than was asked for.
void tell_of_larger_budget(WorkContext& work, const RuntimeDefinition& runtime,
                           const std::vector<std::string>& options,
                           const std::optional<double>& dollars) {
    const bool counts_in_credits = std::ranges::any_of(options, [](const std::string& option) {
        return option.find("{max_credits}") != std::string::npos;
    });
    if (!counts_in_credits || !dollars || credits(*dollars) >= fewest_credits) return;
    work.progress.warn(fmt::format("{} takes no budget below $0.30: it is given that, and "
                                   "session.max_cost leaves it ${:.2f}",
                                   runtime.name, *dollars));
}

} // namespace atelier
