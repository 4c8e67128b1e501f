#include "wiring/agent_programs.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a runtime whose program is not installed is named with it", "[wiring][runtime]") {
    RuntimeDefinition runtime;
    runtime.name = "mine";
    runtime.worker = {"sh", "-c", "x"};
    const Environment environment{{"PATH", "/usr/bin:/bin"}};
    const auto missing = [&](const std::string& programs) {
        return missing_agent_program(runtime, environment, programs);
    };
    CHECK(missing("/nowhere").empty());
    // A program of ours is found where ours are.
    CHECK(missing_agent_program(runtime, {}, "/bin").empty());
    CHECK_FALSE(missing_agent_program(runtime, {}, "/nowhere").empty());
    runtime.planner = {"atelier-no-such-agent"};
    CHECK(missing("/nowhere") ==
          "the runtime 'mine' starts atelier-no-such-agent, which is not on PATH");
    runtime.planner = {"{home}/agent"};
    CHECK(missing("/nowhere").empty());
}
