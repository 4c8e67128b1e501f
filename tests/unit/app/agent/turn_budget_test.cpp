#include "app/agent/turn_budget.hpp"

#include "support/catch.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A budget is told as a number, and none as nothing", "[app][agent]") {
    CHECK(budget_text(std::optional<std::int64_t>(1500)) == "1500");
    CHECK(budget_text(std::optional<double>(0.25)) == "0.25");
    CHECK(budget_text(std::optional<double>()).empty());
    CHECK(credits_text(1.5) == "150");
    CHECK(credits_text(0.1) == "30");
    CHECK(credits_text(std::nullopt).empty());
}

TEST_CASE("An agent that takes no smaller budget is given more, and that is told", "[app][agent]") {
    WorkFixture at;
    WorkContext work = at.context();
    const RuntimeDefinition runtime{.name = "copilot", .worker = {"copilot"}};
    tell_of_larger_budget(work, runtime, {"--max-ai-credits", "{max_credits}"}, 0.3);
    tell_of_larger_budget(work, runtime, {"--max-budget-usd", "{max_cost}"}, 0.1);
    CHECK(at.progress.warnings.empty());
    tell_of_larger_budget(work, runtime, {"--max-ai-credits", "{max_credits}"}, 0.1);
    REQUIRE(at.progress.warnings.size() == 1);
    CHECK_THAT(at.progress.warnings.front(), ContainsSubstring("leaves it $0.10"));
}
