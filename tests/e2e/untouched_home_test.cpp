// Nothing that we run writes to the user's home: login, settings and files there stay as they are,
// but for what an agent itself keeps there.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/folder_picture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Keeps a file in the user's home, as agents do, and works.
constexpr auto keeping_agent = R"sh(#!/bin/sh
cat >/dev/null
mkdir -p "$HOME/.marvin"
echo met >"$HOME/.marvin/conversation"
if [ "$1" = plan ]; then exit 0; fi
echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello' && changeset_done
)sh";

constexpr auto greeting = R"(
epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - title: Say hello
        description: "demo: write hello.txt hello"
)";

struct Home {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();

    Home() {
        const fs::path home = sandbox.git().home();
        write_file(home / ".claude.json", R"({"hasCompletedOnboarding": true})");
        write_file(home / ".codex/config.toml", "model = \"gpt-5.5\"\n");
        write_file(home / ".config/opencode/opencode.json", "{}");
        fs::create_directories(home / ".cache");
        fs::create_directories(home / ".local/share");
        write_file(sandbox.root() / "greeting.yaml", greeting);
    }
    FolderPicture now() { return picture_of_folder(sandbox.git().home()); }
    // Everything that a user does in the life of a project, its agents being of that runtime.
    void lives(const std::string& agent) {
        const fs::path& folder = repository.folder;
        sandbox.atelier(folder, {"init", "--agent", agent});
        const std::string plan = (sandbox.root() / "greeting.yaml").string();
        const Json planned = sandbox.json(folder, {"plan", "--from", plan});
        const std::string epic = at(planned, {"epics", "0", "id"}).as_string();
        sandbox.try_atelier(folder, {"plan", "Say more", "--yes"});
        sandbox.atelier(folder, {"promote", epic, "--yes"});
        sandbox.atelier(folder, {"work", "--mode", "auto", "--run-mode", "once"});
        CHECK(sandbox.git().git(folder, {"show", "greeting:hello.txt"}) == "hello");
        for (const char* look : {"status", "list", "log", "inbox", "review", "doctor"})
            sandbox.try_atelier(folder, {look});
        sandbox.try_atelier(folder, {"doctor", "--fix"});
        sandbox.try_atelier(folder, {"gc"});
        sandbox.atelier(folder, {"remove", "--yes"});
    }
};

} // namespace

TEST_CASE("the user's home is as it was after the life of a project", "[e2e][home]") {
    Home home;
    const auto before = home.now();
    REQUIRE(before.contains(".codex/config.toml"));
    home.lives("demo");
    CHECK(home.now() == before);
}

TEST_CASE("in the user's home stands what an agent itself keeps there, and no more",
          "[e2e][home]") {
    Home home;
    const fs::path agent = home.sandbox.root() / "marvin";
    write_file(agent, keeping_agent);
    fs::permissions(agent, fs::perms::owner_all);
    write_file(home.sandbox.root() / "data/templates/runtimes/marvin.yaml",
               "worker: [" + agent.string() + ", work]\nplanner_batch: [" + agent.string() +
                   ", plan]\nprompt: stdin\n");
    auto before = home.now();
    home.lives("marvin");
    auto after = home.now();
    CHECK(after.erase(".marvin") == 1);
    CHECK(after.erase(".marvin/conversation") == 1);
    CHECK(after == before);
}
