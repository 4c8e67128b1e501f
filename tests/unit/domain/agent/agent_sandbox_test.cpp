#include "domain/agent/agent_sandbox.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a planner without Git hooks has a sandbox unless the settings say otherwise") {
    Settings settings;
    CHECK(agent_sandbox(settings, Role::planner, GitHooks::disabled) == SandboxMode::automatic);
    CHECK(agent_sandbox(settings, Role::planner, GitHooks::kept) == SandboxMode::none);
    CHECK(agent_sandbox(settings, Role::worker, GitHooks::disabled) == SandboxMode::none);
    settings.sandbox_chosen = true;
    CHECK(agent_sandbox(settings, Role::planner, GitHooks::disabled) == SandboxMode::none);
    settings.sandbox = SandboxMode::bwrap;
    for (const Role role : {Role::planner, Role::worker})
        CHECK(agent_sandbox(settings, role, GitHooks::disabled) == SandboxMode::bwrap);
}
