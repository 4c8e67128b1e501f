#include "domain/project/settings_changes.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("each setting that bounds an agent is told when it differs", "[domain][settings]") {
    const Settings before;
    CHECK(bounds_changed(before, before).empty());
    Settings now = before;
    now.limits.max_lines = 5000;
    now.limits.warn_lines = 4000;
    now.limits.max_binary_bytes = 1;
    now.limits.generated = {"*.lock"};
    now.checks = {{"make", "test"}};
    now.checks_timeout = Seconds{5};
    now.sandbox = SandboxMode::bwrap;
    now.sandbox_pass = {"tmux"};
    CHECK(bounds_changed(before, now) ==
          std::vector<std::string>{
              "changeset.max_lines (800, now 5000)", "changeset.warn_lines (400, now 4000)",
              "changeset.max_binary_bytes (1048576, now 1)",
              "changeset.generated (none, now '*.lock')",
              "changeset.checks (none, now 'make test')",
              "changeset.checks_timeout (1800s, now 5s)", "sandbox.mode (none, now bwrap)",
              "sandbox.pass (none, now 'tmux')"});
    Settings other = before;
    other.agent_model = "x";
    other.branch_prefix = "x/";
    CHECK(bounds_changed(before, other).empty());
}
