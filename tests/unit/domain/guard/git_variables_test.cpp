#include "domain/guard/git_variables.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("Configuration parameters go on without hooks, as they were written") {
    CHECK(without_hooks("'user.name'='O'\\''Neil'") == "'user.name'='O'\\''Neil'");
    CHECK(without_hooks("'a.b'='1' 'core.hooksPath'='/x' 'hook.x.event'='y' 'c.d'=") ==
          "'a.b'='1' 'c.d'=");
    CHECK(without_hooks("'core.hookspath=/x' 'a.b=1'") == "'a.b=1'");
    CHECK(without_hooks("'core.hooksPath'='/x'") == std::nullopt);
    CHECK(without_hooks("not quoted") == std::nullopt);
    CHECK(without_hooks("'open") == std::nullopt);
    CHECK(without_hooks("'a'x") == std::nullopt);
    CHECK(without_hooks("") == std::nullopt);
}

TEST_CASE("What carries a guard is appended to the user's own, quoted, and told from theirs") {
    const auto settings = carrier("/a [b]/it's!/.git", "/p/projects/x/agents.git.config");
    REQUIRE(settings.size() == 2);
    CHECK(settings[0].first == "includeIf.gitdir:/a \\[b]/it's!/.git.path");
    CHECK(settings[1].first == "includeIf.gitdir:/a \\[b]/it's!/.git/.path");
    const std::string users = "'a.b'='c' 'includeIf.gitdir:/r/.path'='/home/ada/git.config'";
    const auto carried = with_parameters({{"GIT_CONFIG_PARAMETERS", users}}, settings);
    const std::string& parameters = carried.at("GIT_CONFIG_PARAMETERS");
    CHECK(parameters == users + R"( 'includeIf.gitdir:/a \[b]/it'\''s'\!'/.git.path'=)"
                                R"('/p/projects/x/agents.git.config')"
                                R"( 'includeIf.gitdir:/a \[b]/it'\''s'\!'/.git/.path'=)"
                                R"('/p/projects/x/agents.git.config')");
    CHECK(without_hooks(parameters) == users);
    CHECK(handed_configuration(with_parameters({}, settings)).empty());
    CHECK(with_parameters({{"A", "b"}}, {}) == std::map<std::string, std::string>{{"A", "b"}});
}

TEST_CASE("Configuration handed over is numbered anew without hooks") {
    const auto handed = handed_configuration({{"GIT_CONFIG_COUNT", "3"},
                                              {"GIT_CONFIG_KEY_0", "a.b"},
                                              {"GIT_CONFIG_VALUE_0", "1"},
                                              {"GIT_CONFIG_KEY_1", "Core.HooksPath"},
                                              {"GIT_CONFIG_VALUE_1", "/x"},
                                              {"GIT_CONFIG_KEY_2", "c.d"},
                                              {"GIT_CONFIG_VALUE_2", "2"},
                                              {"GIT_CONFIG_PARAMETERS", "'hook.x.event'='y'"},
                                              {"GIT_DIR", "/elsewhere"}});
    CHECK(handed == std::map<std::string, std::string>{{"GIT_CONFIG_COUNT", "2"},
                                                       {"GIT_CONFIG_KEY_0", "a.b"},
                                                       {"GIT_CONFIG_VALUE_0", "1"},
                                                       {"GIT_CONFIG_KEY_1", "c.d"},
                                                       {"GIT_CONFIG_VALUE_1", "2"}});
    CHECK(handed_configuration({{"GIT_CONFIG_PARAMETERS", "'core.hooksPath'='/x'"}}).empty());
    CHECK(handed_configuration({{"GIT_CONFIG_COUNT", "-1"}}).empty());
}
