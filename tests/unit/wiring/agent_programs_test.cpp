#include "wiring/agent_programs.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a runtime whose program is not installed is named with it", "[wiring][runtime]") {
    RuntimeDefinition runtime;
    runtime.name = "mine";
    runtime.worker = {"sh", "-c", "x"};
    const Environment environment{{"PATH", "/usr/bin:/bin"}};
    CHECK(missing_agent_program(runtime, environment).empty());
    runtime.planner = {"atelier-no-such-agent"};
    CHECK(missing_agent_program(runtime, environment) ==
          "the runtime 'mine' starts atelier-no-such-agent, which is not on PATH");
    runtime.planner = {"{home}/agent"};
    CHECK(missing_agent_program(runtime, environment).empty());
}
