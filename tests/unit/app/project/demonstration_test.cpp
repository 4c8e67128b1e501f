#include "app/project/demonstration.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;

namespace {

const DemonstrationPlaces places{
    .folder = "/tmp/demo", .share = "/opt/share/git-atelier", .programs = "/opt/bin"};

} // namespace

TEST_CASE("a demonstration has nothing of its caller's", "[demo]") {
    const Environment out = demonstration_environment({{"HOME", "/home/ada"},
                                                       {"PATH", "/usr/bin"},
                                                       {"LANG", "C.UTF-8"},
                                                       {"GIT_DIR", "/home/ada/x/.git"},
                                                       {"GIT_AUTHOR_NAME", "Ada"},
                                                       {"XDG_CONFIG_HOME", "/home/ada/.config"},
                                                       {"XDG_DATA_HOME", "/home/ada/.data"},
                                                       {"ATELIER_PROJECT", "/home/ada/x"},
                                                       {"ATELIER_AGENT_ID", "atelier/worker/w"},
                                                       {"ATELIER_SHARE", "/elsewhere"},
                                                       {"ATELIER_TRACE", "/tmp/trace"},
                                                       {"BEADS_DIR", "/home/ada/.beads"}},
                                                      places);
    CHECK(out == Environment{{"HOME", "/tmp/demo"},
                             {"PATH", "/opt/bin:/usr/bin"},
                             {"LANG", "C.UTF-8"},
                             {"ATELIER_SHARE", "/elsewhere"},
                             {"ATELIER_TRACE", "/tmp/trace"},
                             {"ATELIER_DATA_DIR", "/tmp/demo/data"},
                             {"GIT_CONFIG_NOSYSTEM", "1"},
                             {"GIT_CONFIG_GLOBAL", "/dev/null"},
                             {"GIT_PAGER", "cat"},
                             {"PAGER", "cat"}});
    CHECK(demonstration_environment({}, places).at("PATH").starts_with("/opt/bin:/usr"));
}

TEST_CASE("a demonstration goes from a new repository to what has landed", "[demo]") {
    const auto steps = demonstration_steps(places);
    REQUIRE_FALSE(steps.empty());
    CHECK_FALSE(steps.front().heading.empty());
    const auto calls = [&](const std::string& command) {
        return std::ranges::count_if(steps, [&](const DemonstrationStep& step) {
            return step.argv.size() > 2 && step.argv[1] == "atelier" && step.argv[2] == command;
        });
    };
    CHECK(calls("init") == 1);
    CHECK(calls("plan") == 2);
    CHECK(calls("work") == 1);
    CHECK(calls("status") == 2);
    CHECK(std::ranges::any_of(steps, [](const DemonstrationStep& step) {
        return step.argv.back() == "/opt/share/git-atelier/templates/plans/demo-stack.yaml";
    }));
}
