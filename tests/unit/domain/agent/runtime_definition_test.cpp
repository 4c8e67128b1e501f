#include "domain/agent/runtime_definition.hpp"
#include "support/catch.hpp"

using namespace atelier;
using Words = std::vector<std::string>;

TEST_CASE("A planner without a terminal has a command of its own", "[domain][agent]") {
    const RuntimeDefinition both{.planner = {"chat"}, .planner_batch = {"batch"}};
    CHECK(planner_command(both, true).argv == Words{"chat"});
    CHECK(planner_command(both, true).on_terminal);
    CHECK(planner_command(both, false).argv == Words{"batch"});
    CHECK_FALSE(planner_command(both, false).on_terminal);
    // One for both, as definitions had before.
    const RuntimeDefinition one{.planner = {"chat"}};
    CHECK(planner_command(one, false).argv == Words{"chat"});
    CHECK_FALSE(planner_command(one, false).on_terminal);
    const RuntimeDefinition batch{.planner_batch = {"batch"}};
    CHECK(planner_command(batch, true).argv == Words{"batch"});
    CHECK_FALSE(planner_command(batch, true).on_terminal);
    const RuntimeDefinition neither{.worker = {"work"}};
    CHECK(planner_command(neither, true).argv.empty());
}

TEST_CASE("A runtime whose programs are missing is named with them", "[domain][agent]") {
    RuntimeDefinition runtime{.name = "mine", .worker = {"b", "-c", "x"}, .planner = {"a"}};
    CHECK(programs_of(runtime) == Words{"a", "b"});
    const auto missing = [&](const Words& there) {
        return missing_programs(runtime, [&](const std::string& name) {
            return std::find(there.begin(), there.end(), name) == there.end() ? "is not on PATH"
                                                                              : "";
        });
    };
    CHECK(missing({"a", "b"}).empty());
    CHECK(missing({"a"}) == "the runtime 'mine' starts b, which is not on PATH");
    CHECK(missing({}) == "the runtime 'mine' starts a and b, which is not on PATH");
    runtime.planner = {"{home}/agent"};
    CHECK(missing({"b"}).empty());
}
