#include "domain/workflow/commission.hpp"
#include "domain/workflow/normal_form.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

Workflow made(CommissionHow how, const std::vector<std::string>& artisans,
              const CommissionShape& shape = {}) {
    const auto out = commission_workflow(how, artisans, shape);
    REQUIRE(out);
    return *out;
}

Terms without_briefs(Terms steps) {
    for (Term& step : steps)
        std::get<TurnStep>(step.step).brief = {};
    return steps;
}

} // namespace

TEST_CASE("A chain of one is a solo") {
    const Workflow chain = made(CommissionHow::chain, {"sage"});
    const Workflow solo = made(CommissionHow::solo, {"sage"});
    CHECK(chain.steps == solo.steps);
    CHECK(chain.roles == solo.roles);
}

TEST_CASE("A duet and a chain of two have one shape, and differ in the brief") {
    const Workflow duet = made(CommissionHow::duet, {"sage", "spark"});
    const Workflow chain = made(CommissionHow::chain, {"sage", "spark"});
    CHECK_FALSE(duet.steps == chain.steps);
    CHECK(without_briefs(duet.steps) == without_briefs(chain.steps));
}

TEST_CASE("What is visible of a part is all of it at 100 percent") {
    const Workflow game = made(CommissionHow::exquisite, {"a", "b", "c"}, {.visible = 100});
    const auto& seq = std::get<SeqStep>(game.steps.front().step);
    CHECK(seq.merge == MergeKind::reveal);
    CHECK(std::get<TurnStep>(seq.steps[1].step).sees == Sees{SeesKind::part, 100});
    CHECK(std::get<TurnStep>(seq.steps[0].step).sees == Sees{SeesKind::none});
}

TEST_CASE("A refinement has as many rounds as are asked for, and one is no loop") {
    CHECK(turns_at_most(made(CommissionHow::refinement, {"a", "b"}, {.rounds = 3}).steps) == 4);
    CHECK(normal_form(made(CommissionHow::refinement, {"a", "b"})).steps.size() == 2);
    CHECK(depth_of(normal_form(made(CommissionHow::refinement, {"a", "b"})).steps) == 1);
}

TEST_CASE("An ensemble of one is its artisan's piece") {
    CHECK(normal_form(made(CommissionHow::ensemble, {"a"})).steps ==
          made(CommissionHow::solo, {"a"}).steps);
}

TEST_CASE("One artisan may play several roles, and many have roles of their own") {
    const Workflow twice = made(CommissionHow::refinement, {"sage", "sage"});
    CHECK(twice.roles == std::vector<WorkflowRole>{{"first", "sage"}, {"second", "sage"}});
    const Workflow many = made(CommissionHow::chain, std::vector<std::string>(12, "sage"));
    CHECK(many.roles[8].name == "ninth");
    CHECK(many.roles[11].name == "artisan-12");
    CHECK(turns_at_most(many.steps) == 12);
}

TEST_CASE("One artisan too few or too many is refused, in words that say how many") {
    const auto refused = [](CommissionHow how, std::size_t count) {
        const auto out = commission_workflow(how, std::vector<std::string>(count, "a"));
        if (out) FAIL("should have been refused");
        CHECK(out.error().code == ErrorCode::usage);
        CHECK_THAT(out.error().hint, ContainsSubstring("--preset"));
        return out.error().message;
    };
    CHECK(refused(CommissionHow::solo, 2) == "'solo' takes exactly 1 artisan, but 2 were named");
    CHECK(refused(CommissionHow::duet, 1) == "'duet' takes exactly 2 artisans, but 1 was named");
    CHECK(refused(CommissionHow::duet, 3) == "'duet' takes exactly 2 artisans, but 3 were named");
    CHECK(refused(CommissionHow::chain, 0) == "'chain' takes at least 1 artisan, but 0 were named");
    CHECK(refused(CommissionHow::exquisite, 1) ==
          "'exquisite' takes at least 2 artisans, but 1 was named");
    CHECK(refused(CommissionHow::ensemble, 257) ==
          "'ensemble' takes 1 to 256 artisans, but 257 were named");
    CHECK_FALSE(commission_workflow(CommissionHow::refinement, {"a", "b"}, {.rounds = 0}));
    CHECK_FALSE(commission_workflow(CommissionHow::exquisite, {"a", "b"}, {.visible = 101}));
}
