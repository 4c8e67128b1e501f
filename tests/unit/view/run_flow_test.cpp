#include "view/run_flow.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

RunFlow some_flow() {
    return {.days = {{"2026-03-01", {2, 1, 7}}},
            .begun = 2,
            .completed = 1,
            .turns = 7,
            .waits = {Millis{1'000}, Millis{3'000}},
            .open = Millis{40'000},
            .working = Millis{30'000},
            .handoffs = {{{"exploring", "designing"}, 3}}};
}

const FlowSpan all_of_it{.until = *parse_time("2026-03-02T08:00:00Z")};

} // namespace

TEST_CASE("The flow of runs is told by day and by stages", "[view][flow]") {
    const std::string text = run_flow_text(some_flow(), all_of_it, {});
    CHECK_THAT(text, ContainsSubstring("DAY         BEGUN  COMPLETED  TURNS\n"
                                       "2026-03-01      2          1      7\n"));
    CHECK_THAT(text, ContainsSubstring("75 %"));
    CHECK_THAT(text, ContainsSubstring("exploring  designing         3\n"));
    const Json document = run_flow_json(some_flow(), all_of_it);
    CHECK(document.find("since")->is_null());
    CHECK(document.find("first_turn")->int_at("runs") == 2);
    CHECK(document.find("first_turn")->find("median")->as_double() == 1);
    CHECK(document.find("working_share")->as_double() == 0.75);
    CHECK(document.find("handoffs")->as_array()[0].int_at("times") == 3);
    CHECK(document.find("days")->as_array()[0].string_at("day") == "2026-03-01");
}

TEST_CASE("Without anything that flows it is said what to type next", "[view][flow]") {
    CHECK_THAT(run_flow_text({}, all_of_it, {}), ContainsSubstring("git atelier commission"));
    const FlowSpan since{.since = all_of_it.until, .until = all_of_it.until};
    CHECK_THAT(run_flow_text({}, since, {}), ContainsSubstring("git atelier runs --flow"));
    CHECK(run_flow_json({}, since).find("working_share")->is_null());
}
