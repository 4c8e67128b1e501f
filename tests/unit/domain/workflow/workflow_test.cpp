#include "domain/workflow/workflow.hpp"
#include "support/catch.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Two terms are equal that say the same, wherever they are written") {
    const Term one{LoopStep{.steps = {turn_of("a"), {SeqStep{{turn_of("b")}}}}, .max = 3}, {7}};
    Term other{LoopStep{.steps = {turn_of("a"), {SeqStep{{turn_of("b")}}}}, .max = 3}, {9}};
    CHECK(one == other);
    std::get<LoopStep>(other.step).steps.pop_back();
    CHECK_FALSE(one == other);
    CHECK_FALSE(turn_of("a") == Term{CheckStep{{"make"}}});
}

TEST_CASE("Steps are stages when each of them has a name") {
    const Term loop{LoopStep{.steps = {turn_of("a")}, .max = 2, .name = "exploring"}};
    const Term seq{SeqStep{.steps = {turn_of("a")}, .name = "building"}};
    CHECK(are_stages({loop, seq}));
    CHECK_FALSE(are_stages({loop, turn_of("a")}));
    CHECK_FALSE(are_stages({}));
    CHECK(stage_name(seq) == "building");
    CHECK(stage_name(turn_of("a")).empty());
}

TEST_CASE("A leaf has no steps within it, and a role is found by its name") {
    CHECK(steps_within(turn_of("a")) == nullptr);
    CHECK(steps_within(Term{ParStep{{turn_of("a"), turn_of("b")}}})->size() == 2);
    const Workflow workflow{.name = "w", .roles = {{"author", "worker"}}};
    REQUIRE(find_role(workflow, "author") != nullptr);
    CHECK(find_role(workflow, "author")->artisan == "worker");
    CHECK(find_role(workflow, "nobody") == nullptr);
}
