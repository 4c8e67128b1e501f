#include "domain/workflow/measures.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <limits>

namespace atelier {
namespace {

constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

std::int64_t sum(std::int64_t one, std::int64_t other) {
    return one > no_end - other ? no_end : one + other;
}

std::int64_t product(std::int64_t one, std::int64_t other) {
    if (one == 0 || other == 0) return 0;
    return one > no_end / other ? no_end : one * other;
}

std::int64_t turns_of(const Term& term) {
    if (std::holds_alternative<TurnStep>(term.step)) return 1;
    const Terms* within = steps_within(term);
    if (within == nullptr) return 0;
    const auto* loop = std::get_if<LoopStep>(&term.step);
    const std::int64_t rounds = loop == nullptr ? 1 : std::max(loop->max, 0);
    return product(rounds, turns_at_most(*within));
}

} // namespace

std::int64_t turns_at_most(const Terms& steps) {
    std::int64_t turns = 0;
    for (const Term& step : steps)
        turns = sum(turns, turns_of(step));
    return turns;
}

std::size_t count_leaves(const Terms& steps) {
    std::size_t leaves = 0;
    for (const Term& step : steps) {
        const Terms* within = steps_within(step);
        leaves += within == nullptr ? 1 : count_leaves(*within);
    }
    return leaves;
}

std::size_t depth_of(const Terms& steps) {
    std::size_t depth = 0;
    for (const Term& step : steps) {
        const Terms* within = steps_within(step);
        depth = std::max(depth, 1 + (within == nullptr ? 0 : depth_of(*within)));
    }
    return depth;
}

ArtisanCount arity(const Workflow& workflow) {
    ArtisanCount count{.most = workflow.roles.size()};
    for (std::size_t i = 0; i < workflow.roles.size(); ++i)
        if (workflow.roles[i].artisan.empty()) count.least = i + 1;
    return count;
}

std::string arity_text(const ArtisanCount& count) {
    if (count.most == 0) return "no artisan";
    if (count.least == count.most) return "exactly " + counted(count.most, "artisan");
    if (count.least == 0) return "at most " + counted(count.most, "artisan");
    return std::to_string(count.least) + " to " + counted(count.most, "artisan");
}

std::string wrong_count_text(const std::string& name, const std::string& wanted,
                             std::size_t given) {
    return "'" + name + "' takes " + wanted + ", but " + std::to_string(given) +
           (given == 1 ? " was named" : " were named");
}

Result<Workflow> with_artisans(Workflow workflow, const std::vector<std::string>& artisans) {
    const ArtisanCount count = arity(workflow);
    if (artisans.size() < count.least || artisans.size() > count.most) {
        Json details = Json::object();
        details.set("least", count.least).set("most", count.most).set("given", artisans.size());
        return fail(ErrorCode::usage,
                    wrong_count_text(workflow.name, arity_text(count), artisans.size()), {},
                    std::move(details));
    }
    for (std::size_t i = 0; i < artisans.size(); ++i)
        workflow.roles[i].artisan = artisans[i];
    return workflow;
}

} // namespace atelier
