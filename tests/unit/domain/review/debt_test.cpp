#include "domain/review/debt.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

ReviewDebt debt_of(std::int64_t changesets, std::int64_t lines_each) {
    ReviewDebt debt;
    for (std::int64_t i = 0; i < changesets; ++i)
        debt.add(lines_each, *parse_time("2026-01-01T09:00:00Z"));
    return debt;
}

} // namespace

TEST_CASE("a limit of reviews is reached by as many as it names, and 0 is none") {
    CHECK_FALSE(is_reached(debt_of(9, 1000), {}));
    CHECK_FALSE(is_reached(debt_of(1, 1000), {.max_changesets = 2}));
    CHECK(is_reached(debt_of(2, 0), {.max_changesets = 2}));
    CHECK_FALSE(is_reached(debt_of(3, 100), {.max_lines = 301}));
    CHECK(is_reached(debt_of(3, 100), {.max_lines = 300}));
    CHECK(is_reached(debt_of(3, 100), {.max_changesets = 9, .max_lines = 300}));
    CHECK_FALSE(is_reached({}, {.max_changesets = 1, .max_lines = 1}));
}

TEST_CASE("a debt is told in reviews and lines, with the limit that is reached") {
    CHECK(behind_text(debt_of(1, 1)) == "1 review behind, 1 line");
    CHECK(behind_text(debt_of(2, 305)) == "2 reviews behind, 610 lines");
    CHECK(reached_text(debt_of(2, 305), {.max_changesets = 2, .max_lines = 100}) ==
          "review.max_changesets is 2");
    CHECK(reached_text(debt_of(2, 305), {.max_changesets = 3, .max_lines = 100}) ==
          "review.max_lines is 100");
}

TEST_CASE("of what waits the oldest counts") {
    ReviewDebt debt;
    CHECK_FALSE(debt.oldest);
    const Time early = *parse_time("2026-01-01T09:00:00Z");
    debt.add(1, early + Seconds{60});
    debt.add(1, early);
    debt.add(1, early + Seconds{120});
    CHECK(debt.oldest == early);
}
