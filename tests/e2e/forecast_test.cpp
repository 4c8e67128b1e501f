// What open work would collide with, as people and agents are told.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string asking_epic(const std::string& name, const std::string& file) {
    return "  - title: Epic " + name + "\n    root_branch: " + name +
           "\n    changesets:\n      - title: One\n        description: |\n          demo: write " +
           file + " " + name + "\n          demo: block why?\n";
}

} // namespace

TEST_CASE("open changesets that would collide are told with their files", "[e2e][forecast]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto& folder = repository.folder;
    const auto epics = sandbox.plan(folder, "epics:\n" + asking_epic("first", "shared.txt") +
                                                asking_epic("second", "shared.txt") +
                                                asking_epic("third", "own.txt"));
    // Each has a commit, and its agent asks.
    sandbox.work(folder);
    const std::string first = epics.at(0) + ".1";
    const std::string second = epics.at(1) + ".1";
    const Json status = sandbox.json(folder, {"status"});
    const auto& collisions = status.find("collisions")->as_array();
    REQUIRE(collisions.size() == 1);
    CHECK(collisions[0].string_at("subject") == second);
    CHECK(collisions[0].string_at("against") == "changeset");
    CHECK(collisions[0].string_at("other") == first);
    CHECK(collisions[0].find("paths")->dump() == R"(["shared.txt"])");
    CHECK_THAT(sandbox.atelier(folder, {"status"}),
               ContainsSubstring("Collisions foreseen") && ContainsSubstring("in shared.txt"));
    CHECK(sandbox.json(folder, {"status", epics.at(2)}).find("collisions")->as_array().empty());
    CHECK_THAT(sandbox.atelier(folder, {"why", first}),
               ContainsSubstring(second) && ContainsSubstring("collides with " + first));
    const Json shown = sandbox.json(folder, {"show", first});
    CHECK(shown.find("collisions")->dump() == status.find("collisions")->dump());
    CHECK_THAT(sandbox.atelier(folder, {"show", second}),
               ContainsSubstring("Collisions foreseen") && ContainsSubstring("in shared.txt"));
    CHECK_THAT(sandbox.atelier(folder, {"show", epics.at(2) + ".1"}),
               !ContainsSubstring("Collisions foreseen"));

    SECTION("the brief of the later one says so") {
        sandbox.atelier(folder, {"retry", second, "--yes"});
        CHECK_THAT(sandbox.atelier(folder, {"work", epics.at(1), "--dry-run", "--mode", "auto",
                                            "--agent", "demo", "-v"}),
                   ContainsSubstring("- " + first + " in shared.txt"));
    }
    SECTION("where it is switched off nothing is said") {
        sandbox.atelier(folder, {"retry", second, "--yes"});
        write_file(sandbox.project(folder) / "config.user.json",
                   R"({"changeset": {"forecast": false}})");
        CHECK(sandbox.json(folder, {"status"}).find("collisions")->as_array().empty());
        CHECK(sandbox.json(folder, {"why", second}).find("collisions")->as_array().empty());
        CHECK(sandbox.json(folder, {"show", second}).find("collisions")->as_array().empty());
        CHECK_THAT(sandbox.atelier(folder, {"work", epics.at(1), "--dry-run", "--mode", "auto",
                                            "--agent", "demo", "-v"}),
                   !ContainsSubstring("in shared.txt"));
    }
    SECTION("what has moved is looked at again") {
        const std::string branch = "second-" + second;
        sandbox.git().git(folder, {"update-ref", "refs/heads/" + branch,
                                   "refs/heads/third-" + epics.at(2) + ".1"});
        CHECK(sandbox.json(folder, {"status", epics.at(0)}).find("collisions")->as_array().empty());
    }
}
