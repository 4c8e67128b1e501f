// `git atelier config` and `git atelier add`, as a person calls them.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("settings are shown, set, refused and unset, a broken file mended", "[e2e][config]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes"});
    const fs::path file = sandbox.project(folder) / "config.user.json";
    CHECK(sandbox.atelier(folder, {"config", "changeset.max_lines"}) == "800\n");
    CHECK(sandbox.atelier(folder, {"config", "changeset.max_lines", "500"}) ==
          "changeset.max_lines is now 500 (was 800)\n");
    sandbox.atelier(folder, {"config", "changeset.checks", R"([["make","test"]])"});
    CHECK(sandbox.json(folder, {"config", "changeset.max_lines"})
              .find("settings")
              ->as_array()[0]
              .string_at("origin") == "file");
    const std::string before = read_file(file);
    const auto refused = sandbox.run(folder, {"git", "atelier", "config", "review.required", "2"});
    CHECK(refused.status == 129);
    CHECK_THAT(refused.err, ContainsSubstring("review.required must be true or false, not '2'"));
    const auto unknown = sandbox.run(folder, {"git", "atelier", "config", "changeset.max_line"});
    CHECK(unknown.status == 129);
    CHECK_THAT(unknown.err, ContainsSubstring("did you mean 'changeset.max_lines'?"));
    const auto no_runtime = sandbox.run(folder, {"git", "atelier", "config", "agent.default", "x"});
    CHECK(no_runtime.status == 128);
    CHECK_THAT(no_runtime.err, ContainsSubstring("there is no runtime 'x'"));
    CHECK(read_file(file) == before);
    CHECK_THAT(sandbox.atelier(folder, {"config", "--unset", "changeset.max_lines"}),
               ContainsSubstring("changeset.max_lines is back to its default, 800"));
    // A value that was written by hand keeps nothing but itself from being read.
    write_file(file, R"({"changeset": {"max_lines": "few"}})");
    CHECK(sandbox.run(folder, {"git", "atelier", "status"}).status == 128);
    CHECK_THAT(sandbox.atelier(folder, {"config"}),
               ContainsSubstring("'changeset.max_lines' must be a number of at least 1"));
    sandbox.atelier(folder, {"config", "changeset.max_lines", "600"});
    CHECK(sandbox.run(folder, {"git", "atelier", "status"}).status == 0);
    write_file(file, "{");
    CHECK(sandbox.run(folder, {"git", "atelier", "config", "lease"}).status == 128);
    sandbox.environment()["GIT_EDITOR"] = "cp " + (sandbox.root() / "mended").string();
    write_file(sandbox.root() / "mended", R"({"lease": {"seconds": 60}})");
    CHECK_THAT(sandbox.atelier(folder, {"config", "--edit"}),
               ContainsSubstring("lease.seconds is now 60 (was 120)"));
    CHECK(sandbox.atelier(folder, {"config", "lease.seconds"}) == "60\n");
    sandbox.atelier(folder, {"config", "branch.prefix", "ai/"});
    CHECK(sandbox.run(folder, {"git", "atelier", "config", "branch.prefix", ""}).status == 0);
    CHECK(sandbox.run(folder, {"git", "atelier", "config", "lease.seconds", ""}).status == 129);
}

TEST_CASE("a changeset is added in one line, after what it depends on", "[e2e][config]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    const std::string epic = sandbox.plan(folder, numbered_parts("demo: write N.txt x", 1)).front();
    const Json added = sandbox.json(
        folder, {"add", epic, "Say", "more", "--depends-on", epic + ".1", "--path", "b/**"});
    const Json& changeset = added.find("changesets")->as_array().at(0);
    CHECK(changeset.string_at("id") == epic + ".2");
    CHECK(changeset.string_at("title") == "Say more");
    CHECK(changeset.find("depends_on")->dump() == "[\"" + epic + ".1\"]");
    CHECK(sandbox.json(folder, {"show", epic + ".2"}).dump().find("Say more") != std::string::npos);
    CHECK_THAT(sandbox.atelier(folder, {"add", epic, "Say", "more", "--depends-on", epic + ".1",
                                        "--path", "b/**"}),
               ContainsSubstring("added before to " + epic));
    CHECK(sandbox.json(folder, {"add", epic, "  Apart "})
              .find("changesets")
              ->as_array()
              .at(0)
              .string_at("title") == "Apart");
    const auto lines = sandbox.run(folder, {"git", "atelier", "add", epic, "Two\nlines"});
    CHECK_THAT(lines.err, ContainsSubstring("error: title: it has more than one line\n"));
    const auto none = sandbox.run(folder, {"git", "atelier", "add", "at-none9", "More"});
    CHECK(none.status != 0);
    CHECK_THAT(none.err, ContainsSubstring("at-none9"));
}

TEST_CASE("a policy reaches the agents of its role", "[e2e][config]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.plan(folder, numbered_parts("demo: write N.txt x", 1));
    write_file(sandbox.root() / "asked", "Keep lines short.\n");
    sandbox.environment()["GIT_EDITOR"] = "cp " + (sandbox.root() / "asked").string();
    CHECK(sandbox.atelier(folder, {"policy", "--edit", "--role", "worker"}) ==
          "workers will get it from their next session on\n");
    CHECK_THAT(sandbox.atelier(folder, {"policy"}),
               ContainsSubstring("Keep lines short.") &&
                   ContainsSubstring("Policy for planners: none"));
    sandbox.work(folder);
    CHECK_THAT(read_file(sandbox.project(folder) / "agents/worker/worker-1/AGENTS.md"),
               ContainsSubstring("Keep lines short."));
}
