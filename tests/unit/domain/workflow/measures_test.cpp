#include "domain/workflow/measures.hpp"
#include "support/catch.hpp"

#include <limits>

using namespace atelier;

namespace {

Term counted_turn() {
    return {TurnStep{.role = "a"}};
}

} // namespace

TEST_CASE("Turns are counted over rounds and branches, and nothing else is one") {
    CHECK(turns_at_most({}) == 0);
    const Term par{ParStep{{counted_turn(), {SeqStep{{counted_turn(), {CheckStep{{"make"}}}}}}}}};
    const Term loop{LoopStep{.steps = {par, {GateStep{}}}, .max = 5}};
    CHECK(turns_at_most({loop, counted_turn()}) == 11);
    Term deep = counted_turn();
    for (int i = 0; i < 30; ++i)
        deep = {LoopStep{.steps = {deep}, .max = 1000}};
    CHECK(turns_at_most({deep, deep}) == std::numeric_limits<std::int64_t>::max());
    CHECK(turns_at_most({Term{LoopStep{.steps = {deep, deep}, .max = 0}}}) == 0);
}

TEST_CASE("Leaves and depth are those of the whole") {
    const Term par{ParStep{{counted_turn(), {SeqStep{{counted_turn(), {CheckStep{{"make"}}}}}}}}};
    CHECK(count_leaves({par, {DoStep{}}}) == 4);
    CHECK(depth_of({par, {DoStep{}}}) == 3);
    CHECK(depth_of({}) == 0);
    CHECK(depth_of({counted_turn()}) == 1);
}

TEST_CASE("As many artisans are taken as there are roles, and those without one have to be named") {
    Workflow workflow{.name = "w", .roles = {{"a", "scout"}, {"b", ""}, {"c", "sage"}}};
    CHECK(arity(workflow) == ArtisanCount{2, 3});
    CHECK(arity_text(arity(workflow)) == "2 to 3 artisans");
    workflow.roles[1].artisan = "spark";
    CHECK(arity_text(arity(workflow)) == "at most 3 artisans");
    workflow.roles = {{"a", ""}};
    CHECK(arity_text(arity(workflow)) == "exactly 1 artisan");
    workflow.roles = {};
    CHECK(arity_text(arity(workflow)) == "no artisan");
}

TEST_CASE("Artisans fill the roles in order; one too few or too many is refused") {
    const Workflow workflow{.name = "w", .roles = {{"a", ""}, {"b", ""}, {"c", "sage"}}};
    const auto filled = with_artisans(workflow, {"spark", "sync"});
    REQUIRE(filled);
    CHECK(filled->roles == std::vector<WorkflowRole>{{"a", "spark"}, {"b", "sync"}, {"c", "sage"}});
    const auto few = with_artisans(workflow, {"spark"});
    REQUIRE_FALSE(few);
    CHECK(few.error().code == ErrorCode::usage);
    CHECK(few.error().message == "'w' takes 2 to 3 artisans, but 1 was named");
    CHECK(with_artisans(workflow, {"1", "2", "3", "4"}).error().message ==
          "'w' takes 2 to 3 artisans, but 4 were named");
    CHECK(with_artisans(Workflow{.name = "w", .roles = {{"a", "sage"}}}, {}));
}
