#include "domain/workflow/workflow.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

Term turn(const std::string& role) {
    return {TurnStep{.role = role}};
}

} // namespace

TEST_CASE("Two terms are equal that say the same, wherever they are written") {
    const Term one{LoopStep{.steps = {turn("a"), {SeqStep{{turn("b")}}}}, .max = 3}, {7}};
    Term other{LoopStep{.steps = {turn("a"), {SeqStep{{turn("b")}}}}, .max = 3}, {9}};
    CHECK(one == other);
    std::get<LoopStep>(other.step).steps.pop_back();
    CHECK_FALSE(one == other);
    CHECK_FALSE(turn("a") == Term{CheckStep{{"make"}}});
}

TEST_CASE("Steps are stages when each of them has a name") {
    const Term loop{LoopStep{.steps = {turn("a")}, .max = 2, .name = "exploring"}};
    const Term seq{SeqStep{.steps = {turn("a")}, .name = "building"}};
    CHECK(are_stages({loop, seq}));
    CHECK_FALSE(are_stages({loop, turn("a")}));
    CHECK_FALSE(are_stages({}));
    CHECK(stage_name(seq) == "building");
    CHECK(stage_name(turn("a")).empty());
}

TEST_CASE("A leaf has no steps within it, and a role is found by its name") {
    CHECK(steps_within(turn("a")) == nullptr);
    CHECK(steps_within(Term{ParStep{{turn("a"), turn("b")}}})->size() == 2);
    const Workflow workflow{.name = "w", .roles = {{"author", "worker"}}};
    REQUIRE(find_role(workflow, "author") != nullptr);
    CHECK(find_role(workflow, "author")->artisan == "worker");
    CHECK(find_role(workflow, "nobody") == nullptr);
}
