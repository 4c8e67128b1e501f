#include "domain/run/workflow_position.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A turn, and a loop of a turn and a loop.
Workflow nested_loops() {
    const Term turn{TurnStep{.role = "a"}};
    const Term inner{LoopStep{.steps = {turn}, .max = 3}};
    return {.name = "nested",
            .roles = {{"a", "scout"}},
            .steps = {turn, {LoopStep{.steps = {turn, inner}, .max = 2}}}};
}

Facts done_at(const std::vector<std::string>& paths, const std::string& working = "") {
    Facts facts;
    const auto add = [&](const std::string& path, TurnStatus status) {
        facts.turns.push_back({.run = id("at-r1"),
                               .n = static_cast<int>(facts.turns.size()) + 1,
                               .path = path,
                               .role = "a",
                               .status = status});
    };
    for (const std::string& path : paths)
        add(path, TurnStatus::done);
    if (!working.empty()) add(working, TurnStatus::working);
    return facts;
}

} // namespace

TEST_CASE("The innermost loop around a place is found by its path", "[domain][workflow]") {
    const Workflow workflow = nested_loops();
    CHECK(loop_around(workflow, "0") == nullptr);
    REQUIRE(loop_around(workflow, "1.r2.0") != nullptr);
    CHECK(loop_around(workflow, "1.r2.0")->max == 2);
    CHECK(loop_around(workflow, "1.r1.1.r3.0")->max == 3);
    CHECK(loop_around(workflow, "7.r1.0") == nullptr);
}

TEST_CASE("Rounds are over once nothing is due in them", "[domain][workflow]") {
    const Workflow workflow = nested_loops();
    const std::vector<std::string> first{"0", "1.r1.0", "1.r1.1.r1.0", "1.r1.1.r2.0"};
    const auto over = [&](const std::vector<std::string>& before, const std::string& path) {
        std::vector<std::string> after = before;
        after.push_back(path);
        return rounds_over(workflow, done_at(before, path), done_at(after));
    };
    CHECK(over({}, "0").empty());
    CHECK(over({"0"}, "1.r1.0").empty());
    CHECK(over({"0", "1.r1.0"}, "1.r1.1.r1.0") == std::vector<LoopRound>{{"1.r1.1", 1}});
    CHECK(over(first, "1.r1.1.r3.0") == std::vector<LoopRound>{{"1.r1.1", 3}, {"1", 1}});
}
