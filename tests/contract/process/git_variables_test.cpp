// What Git itself says of the variables that an agent must not inherit.
#include "adapters/process/child_process.hpp"
#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

ProcessResult git(const std::vector<std::string>& arguments,
                  std::map<std::string, std::string> environment = {}) {
    std::vector<std::string> argv{"git"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
    environment["GIT_CONFIG_NOSYSTEM"] = "1";
    environment["HOME"] = "/nonexistent";
    const auto result = ChildProcess().run({.argv = argv, .environment = environment});
    REQUIRE(result);
    return *result;
}

} // namespace

TEST_CASE("Every variable that this Git calls local to a repository is known") {
    const auto listed = lines_of(git({"rev-parse", "--local-env-vars"}).out);
    REQUIRE(listed.size() > 10);
    for (const std::string& name : listed)
        CHECK((is_git_local(name) ? "" : name) == "");
}

TEST_CASE("Git's own spelling of configuration parameters is understood") {
    // An alias shows what Git puts into the environment of what it starts.
    const auto real =
        git({"-c", "core.hooksPath=/x y", "-c", "hook.a.command=it's", "-c", "user.name=O'Neil !",
             "-c", "a.flag", "-c", "alias.tell=!printf %s \"$GIT_CONFIG_PARAMETERS\"", "tell"});
    REQUIRE(real.status == 0);
    REQUIRE_THAT(real.out, ContainsSubstring("hook.a.command"));
    const auto left = without_hooks(real.out);
    REQUIRE(left);
    const auto read = git({"config", "--list"}, {{"GIT_CONFIG_PARAMETERS", *left}});
    REQUIRE(read.status == 0);
    CHECK_THAT(read.out, ContainsSubstring("user.name=O'Neil !\na.flag\n"));
    CHECK_FALSE(read.out.find("hook") != std::string::npos);
}
