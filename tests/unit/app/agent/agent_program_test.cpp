#include "app/agent/agent_program.hpp"

#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
using Words = std::vector<std::string>;

TEST_CASE("a runtime's limits are for agents that nobody watches, before the configured options",
          "[app][agent]") {
    Settings settings;
    settings.agent_options = {{"worker.echo", {"--fast"}}};
    const RuntimeDefinition runtime{.name = "echo", .worker = {"echo"}, .limits = {"--retries=3"}};
    CHECK(turn_options(settings, Role::worker, runtime, false) == Words{"--retries=3", "--fast"});
    CHECK(turn_options(settings, Role::worker, runtime, true) == Words{"--fast"});
    CHECK(turn_options(settings, Role::planner, runtime, false) == Words{"--retries=3"});
}

TEST_CASE("a program that is missing is told before anything is done", "[app][agent]") {
    WorkFixture fixture;
    WorkContext work = fixture.context();
    work.why_no_program = [](const std::string& name) {
        return name == "there" ? std::string() : std::string("is not on PATH");
    };
    RuntimeDefinition runtime{.name = "echo", .worker = {"gone", "{prompt}"}, .file = "/e.yaml"};
    const auto fault = [&] {
        return must_fail(
            require_agent_program(work, Role::worker, runtime, worker_command(runtime)));
    };
    CHECK(fault().code == ErrorCode::runtime_missing);
    CHECK(fault().message == "the agent's program 'gone' is not on PATH");
    const auto passes = [&](Words argv) {
        runtime.worker = std::move(argv);
        return require_agent_program(work, Role::worker, runtime, worker_command(runtime))
            .has_value();
    };
    CHECK(passes({"there", "{model}"}));
    // What these name is known when there is a worktree and a home.
    CHECK(passes({"{home}/agent"}));
    CHECK(passes({"./agent"}));
    runtime.worker = {"there", "{no_such}"};
    CHECK(fault().code == ErrorCode::config_invalid);
    runtime.worker = {"{options}"};
    CHECK(fault().code == ErrorCode::config_invalid);
    fixture.plan.settings.agent_options = {{"worker.echo", {"there"}}};
    CHECK(passes({"{options}"}));
}
