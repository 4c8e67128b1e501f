// How large a workflow is: what it may cost at most, and how many artisans it takes.
#pragma once

#include "base/result.hpp"
#include "domain/workflow/workflow.hpp"

#include <cstddef>
#include <cstdint>

namespace atelier {

// Turns that are carried out at most, whatever their outcomes: those that are tried again count
// once, and so do stages to which nobody hands the run back. A number that is too large to be
// counted is the largest there is.
std::int64_t turns_at_most(const Terms& steps);

std::size_t count_leaves(const Terms& steps);
// 0 without steps, 1 where all of them are leaves.
std::size_t depth_of(const Terms& steps);

// How many artisans `--artisan` may name.
struct ArtisanCount {
    std::size_t least = 0;
    std::size_t most = 0;

    friend bool operator==(const ArtisanCount&, const ArtisanCount&) = default;
};
// Roles are filled in their order, so whoever names one artisan names those before it as well.
ArtisanCount arity(const Workflow& workflow);
// "exactly 2 artisans", "1 to 3 artisans", "no artisan".
std::string arity_text(const ArtisanCount& count);
// "'duet' takes exactly 2 artisans, but 1 was named", with `wanted` as arity_text has it.
std::string wrong_count_text(const std::string& name, const std::string& wanted, std::size_t given);

// `artisans` in the first roles, the others as the workflow has them. usage: too few or too many.
Result<Workflow> with_artisans(Workflow workflow, const std::vector<std::string>& artisans);

} // namespace atelier
