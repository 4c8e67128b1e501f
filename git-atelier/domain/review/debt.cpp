#include "domain/review/debt.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

bool has_too_many(const ReviewDebt& debt, const ReviewLimits& limits) {
    return limits.max_changesets > 0 && debt.changesets >= limits.max_changesets;
}

bool has_too_long(const ReviewDebt& debt, const ReviewLimits& limits) {
    return limits.max_lines > 0 && debt.lines >= limits.max_lines;
}

} // namespace

void ReviewDebt::add(std::int64_t more_lines, Time since) {
    ++changesets;
    lines += more_lines;
    if (!oldest || since < *oldest) oldest = since;
}

bool is_reached(const ReviewDebt& debt, const ReviewLimits& limits) {
    return has_too_many(debt, limits) || has_too_long(debt, limits);
}

std::string behind_text(const ReviewDebt& debt) {
    return counted(static_cast<std::size_t>(debt.changesets), "review") + " behind, " +
           counted(static_cast<std::size_t>(debt.lines), "line");
}

std::string reached_text(const ReviewDebt& debt, const ReviewLimits& limits) {
    return has_too_many(debt, limits)
               ? "review.max_changesets is " + std::to_string(limits.max_changesets)
               : "review.max_lines is " + std::to_string(limits.max_lines);
}

} // namespace atelier
