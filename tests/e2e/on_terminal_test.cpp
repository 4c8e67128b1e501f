// What a person at a terminal meets: questions that can be answered and left, and a screen that is
// an agent's while it runs.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr auto two_epics = R"(
epics:
  - title: First
    root_branch: first
    changesets: [{title: One, description: "demo: write one.txt 1"}]
  - title: Second
    root_branch: second
    changesets: [{title: Two, description: "demo: write two.txt 2"}]
)";

struct Desk {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::vector<std::string> epics = sandbox.plan(repository.folder, two_epics);

    std::string program() { return (sandbox.programs() / "git-atelier").string(); }
    std::string state(const std::string& epic) {
        return at(sandbox.json(repository.folder, {"show", epic + ".1"}), {"state"}).as_string();
    }
};

} // namespace

TEST_CASE("the question for an epic takes its id, and nothing that is not in the list",
          "[e2e][terminal]") {
    Desk desk;
    OnTerminal work({desk.program(), "work", "--run-mode", "once", "--agent", "demo"},
                    desk.sandbox.environment(), desk.repository.folder);
    work.expect("Which one?");
    work.type("at-nobody\r");
    work.expect("not in the list");
    work.type(desk.epics.back() + "\r");
    CHECK(work.wait() == 0);
    CHECK(desk.state(desk.epics.back()) == "merged");
    CHECK(desk.state(desk.epics.front()) == "ready");
}

TEST_CASE("where a list can be drawn over, an epic is chosen by keys", "[e2e][terminal]") {
    Desk desk;
    desk.sandbox.environment()["TERM"] = "xterm";
    OnTerminal left({desk.program(), "work", "--agent", "demo"}, desk.sandbox.environment(),
                    desk.repository.folder);
    left.expect("Which one?");
    left.type("\x1b");
    CHECK(left.wait() == 0);
    CHECK(desk.state(desk.epics.front()) == "ready");
    OnTerminal work({desk.program(), "work", "--run-mode", "once", "--agent", "demo"},
                    desk.sandbox.environment(), desk.repository.folder);
    work.expect("> 1) " + desk.epics.front());
    work.type("\x1b[B");
    work.expect("> 2) " + desk.epics.back());
    work.type("\r");
    CHECK(work.wait() == 0);
    CHECK(desk.state(desk.epics.back()) == "merged");
    CHECK(desk.state(desk.epics.front()) == "ready");
}

TEST_CASE("Ctrl-C and each signal that asks to stop end the question, and nothing is begun",
          "[e2e][terminal]") {
    Desk desk;
    for (const int number : {0, SIGTERM, SIGHUP}) {
        CAPTURE(number);
        OnTerminal work({desk.program(), "work", "--agent", "demo"}, desk.sandbox.environment(),
                        desk.repository.folder);
        work.expect("Which one?");
        if (number == 0)
            work.type("\x03");
        else
            work.signal(number);
        CHECK(work.wait() != 0);
        CHECK(desk.state(desk.epics.front()) == "ready");
    }
}

TEST_CASE("nothing of ours is written while an interactive planner has the terminal",
          "[e2e][terminal]") {
    Desk desk;
    const auto go = desk.sandbox.root() / "go";
    const auto agent = desk.sandbox.root() / "agent.sh";
    write_file(agent, "#!/bin/sh\necho '<first>'\nuntil [ -e '" + go.string() +
                          "' ]; do :; done\necho '<last>'\n");
    std::filesystem::permissions(agent, std::filesystem::perms::owner_all);
    write_file(desk.sandbox.project(desk.repository.folder) / "templates/runtimes/quiet.yaml",
               "name: quiet\nplanner: [\"" + agent.string() + "\"]\nworker: [\"false\"]\n");
    desk.sandbox.environment()["TERM"] = "xterm";
    OnTerminal plan({desk.program(), "plan", "--agent", "quiet", "a goal"},
                    desk.sandbox.environment(), desk.repository.folder);
    plan.expect("<first>");
    // The screen is drawn every second.
    const auto until = std::chrono::steady_clock::now() + Millis{2'500};
    eventually("two seconds have passed",
               [&] { return std::chrono::steady_clock::now() >= until; });
    write_file(go, "");
    plan.expect("<last>");
    const std::string& screen = plan.screen();
    const auto first = screen.find("<first>") + 7;
    CHECK(screen.substr(first, screen.find("<last>") - first) == "\r\n");
    CHECK(plan.wait() == 0);
}

TEST_CASE("Ctrl-C in a planner's program is for it alone, and not for the Git that called us",
          "[e2e][terminal]") {
    Desk desk;
    const auto agent = desk.sandbox.root() / "agent.sh";
    write_file(agent, "#!/bin/sh\ntrap 'echo \"<heard>\"; exit 0' INT\necho '<first>'\n"
                      "while :; do sleep 0.1; done\n");
    std::filesystem::permissions(agent, std::filesystem::perms::owner_all);
    write_file(desk.sandbox.project(desk.repository.folder) / "templates/runtimes/quiet.yaml",
               "name: quiet\nplanner: [\"" + agent.string() + "\"]\nworker: [\"false\"]\n");
    OnTerminal plan({"/usr/bin/env", "git", "atelier", "plan", "--agent", "quiet", "a goal"},
                    desk.sandbox.environment(), desk.repository.folder);
    plan.expect("<first>");
    plan.type("\x03");
    plan.expect("<heard>");
    plan.expect("has ended");
    // Not 130: the session has ended as its program did.
    CHECK(plan.wait() == 0);
}

TEST_CASE("a page that is watched is moved by keys, writes what has changed and gives the terminal "
          "back",
          "[e2e][terminal]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    std::string plan = "epics:\n  - title: Long\n    changesets:\n";
    for (int n = 1; n <= 40; ++n)
        plan += "      - {title: Part " + std::to_string(n) + ", description: Write it.}\n";
    const std::string epic = sandbox.plan(repository.folder, plan).front();
    // So that the columns are as wide before as after.
    sandbox.atelier(repository.folder,
                    {"abandon", epic + ".39", "--reason", "not wanted", "--yes"});
    sandbox.environment()["TERM"] = "xterm";
    const std::vector<std::string> words{(sandbox.programs() / "git-atelier").string(), "status",
                                         "--watch"};
    const std::string given_back = "\x1b[?25h\x1b[?1049l";
    OnTerminal watch(words, sandbox.environment(), repository.folder);
    watch.expect("lines 1-23 of ");
    CHECK(watch.screen().find("Part 40") == std::string::npos);
    watch.type("G");
    watch.expect("Part 40  ready");
    CHECK_FALSE(watch.is_as_usual());
    const std::size_t before = watch.screen().size();
    sandbox.atelier(repository.folder,
                    {"abandon", epic + ".40", "--reason", "not wanted", "--yes"});
    watch.expect("Part 40  \x1b[2mabandoned");
    // Of 23 lines of which each has more than 20 characters.
    CHECK(watch.screen().size() - before < 200);
    watch.type("q");
    CHECK(watch.wait() == 0);
    CHECK(watch.screen().ends_with(given_back));
    CHECK(watch.is_as_usual());
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        CAPTURE(number);
        OnTerminal stopped(words, sandbox.environment(), repository.folder);
        stopped.expect("lines 1-23 of ");
        stopped.signal(number);
        stopped.wait();
        CHECK(stopped.screen().ends_with(given_back));
        CHECK(stopped.is_as_usual());
    }
}

TEST_CASE("the flag --yes counts more than ATELIER_MODE", "[e2e][terminal]") {
    Desk desk;
    desk.sandbox.environment()["ATELIER_MODE"] = "prompt";
    const ProcessResult worked = desk.sandbox.try_atelier(
        desk.repository.folder, {"work", "--yes", "--run-mode", "once", "--agent", "demo"});
    INFO(worked.err);
    CHECK(worked.status == 0);
}
