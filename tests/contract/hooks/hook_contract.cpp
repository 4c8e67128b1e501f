// What every hook handler promises, checked for the one that ATELIER_HOOK names; CMake registers a
// test for each.
#include "support/skill_sandbox.hpp"

#include <cstdlib>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string hook_under_test() {
    const char* name = std::getenv("ATELIER_HOOK");
    if (name == nullptr) FAIL("ATELIER_HOOK names no hook handler");
    return name;
}

} // namespace

TEST_CASE("a hook handler keeps its contract", "[.][hook-contract]") {
    SkillSandbox sandbox;
    const std::string hook = hook_under_test();

    SECTION("-h says what it is for") {
        const auto help = sandbox.run_in("/", hook, {"-h"}, {});
        CHECK(help.status == 0);
        CHECK_THAT(help.out, ContainsSubstring("usage: " + hook));
    }
    SECTION("an unknown option is a usage error") {
        const auto refused = sandbox.run(hook, {"--no-such-option"});
        CHECK(refused.status == 129);
        CHECK(refused.out == "");
        CHECK_THAT(refused.err, ContainsSubstring("no-such-option"));
    }
    SECTION("a person is left alone") {
        const auto quiet = sandbox.run_in(sandbox.repository.folder, hook, {}, {});
        CHECK(quiet.status == 0);
        CHECK(quiet.out + quiet.err == "");
    }
    SECTION("twice is as good as once") {
        const auto first = sandbox.run(hook, {});
        const auto events = sandbox.event_types();
        const auto second = sandbox.run(hook, {});
        CHECK(first.status == 0);
        CHECK(second.status == first.status);
        CHECK(second.out == first.out);
        CHECK(sandbox.event_types() == events);
    }
}
