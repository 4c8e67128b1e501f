// Workers side by side, and workers that die. The number of rounds is ATELIER_TEST_ROUNDS, 20
// without it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/epics_of_parts.hpp"

#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <map>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

int rounds() {
    const char* wanted = std::getenv("ATELIER_TEST_ROUNDS");
    return wanted != nullptr ? static_cast<int>(parse_integer(wanted).value_or(20)) : 20;
}

// Every changeset landed once, and left its file.
void check_landed(AtelierSandbox& sandbox, const fs::path& repository, const std::string& root,
                  std::size_t changesets) {
    check_landed_once(sandbox, repository, root, changesets);
    const auto files =
        lines_of(sandbox.git().git(repository, {"ls-tree", "--name-only", root, root + "/"}));
    CHECK(files.size() == changesets);
}

// No epic was claimed while another session held it.
void check_claims(AtelierSandbox& sandbox, const fs::path& repository) {
    std::map<std::string, std::string> holder;
    for (const std::string& line : lines_of(sandbox.atelier(repository, {"log", "--json"}))) {
        const auto parsed = parse_json(line);
        REQUIRE(std::holds_alternative<Json>(parsed));
        const Json& event = std::get<Json>(parsed);
        const std::string type = event.string_at("type");
        const std::string bead = event.string_at("bead");
        if (type == "epic.claimed") {
            const bool free = holder[bead].empty() || holder[bead] == event.string_at("actor");
            CHECK(free);
            holder[bead] = event.string_at("actor");
        } else if (type == "epic.released" || type == "epic.closed") {
            holder[bead].clear();
        } else {
            CHECK(type != "epic.taken_over");
        }
    }
    CHECK(sandbox.try_atelier(repository, {"log", "--verify"}).status == 0);
}

// Whether an agent of the epic or anything that it started is alive.
bool agent_lives(const std::string& epic) {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string environment = read_file(entry.path() / "environ");
        if (environment.find("ATELIER_EPIC_ID=" + epic) != std::string::npos) return true;
    }
    return false;
}

bool worker_lives(AtelierSandbox& sandbox, const fs::path& repository) {
    const Json status = sandbox.json(repository, {"status"});
    const auto& agents = at(status, {"agents"}).as_array();
    return std::any_of(agents.begin(), agents.end(),
                       [](const Json& agent) { return agent.find("live")->as_bool(); });
}

// The next run brings the epic `one` to its end, whatever became of the one before.
void check_picked_up(AtelierSandbox& sandbox, const fs::path& repository, std::size_t changesets) {
    const ProcessResult again = sandbox.work(repository, {"--name", "alice"});
    INFO(again.out << again.err);
    CHECK(again.status == 0);
    check_landed(sandbox, repository, "one", changesets);
    CHECK(sandbox.try_atelier(repository, {"log", "--verify"}).status == 0);
    CHECK(sandbox.git().try_git(repository, {"fsck", "--strict"}).status == 0);
}

void two_workers_end_well(AtelierSandbox& sandbox, const fs::path& repository) {
    const std::vector<std::string> arguments = {"work", "--mode", "auto", "--agent", "demo"};
    Background first = sandbox.start(repository, arguments);
    Background second = sandbox.start(repository, arguments);
    const int first_status = first.wait();
    const int second_status = second.wait();
    INFO(first.output() << "\n---\n" << second.output());
    CHECK(first_status == 0);
    CHECK(second_status == 0);
}

} // namespace

TEST_CASE("two workers on one epic never claim it twice and lose no commit",
          "[e2e][workers][heavy]") {
    for (int round = 0; round < rounds(); ++round) {
        INFO("round " << round);
        AtelierSandbox sandbox;
        const BuiltRepository repository = sandbox.git().plain();
        sandbox.plan(repository.folder, "epics:\n" + epic_of_parts("one", 2));
        two_workers_end_well(sandbox, repository.folder);
        check_landed(sandbox, repository.folder, "one", 2);
        check_claims(sandbox, repository.folder);
    }
}

TEST_CASE("two workers share two epics and lose no commit", "[e2e][workers][heavy]") {
    for (int round = 0; round < rounds(); ++round) {
        INFO("round " << round);
        AtelierSandbox sandbox;
        const BuiltRepository repository = sandbox.git().plain();
        sandbox.plan(repository.folder,
                     "epics:\n" + epic_of_parts("one", 2) + epic_of_parts("two", 2));
        two_workers_end_well(sandbox, repository.folder);
        check_landed(sandbox, repository.folder, "one", 2);
        check_landed(sandbox, repository.folder, "two", 2);
        check_claims(sandbox, repository.folder);
    }
}

TEST_CASE("a second live run of one worker is refused and names the holder", "[e2e][workers]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path go = sandbox.root() / "go";
    sandbox.plan(repository.folder,
                 "epics:\n" + epic_of_parts("one", 1, "demo: wait-for " + go.string()));
    Background first = sandbox.start(
        repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    eventually("the session runs", [&] { return worker_lives(sandbox, repository.folder); });
    const ProcessResult second = sandbox.work(repository.folder, {"--name", "alice", "--json"});
    CHECK(second.status == 1);
    CHECK(second.out.find("identity-in-use") != std::string::npos);
    CHECK(second.out.find(std::to_string(first.pid())) != std::string::npos);
    write_file(go, "");
    CHECK(first.wait() == 0);
}

TEST_CASE("a signal ends the agent and all its descendants, and the work is resumed",
          "[e2e][workers]") {
    const int number = GENERATE(SIGINT, SIGTERM);
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path go = sandbox.root() / "go";
    const auto epics = sandbox.plan(
        repository.folder,
        "epics:\n" +
            epic_of_parts("one", 1, "demo: leave-child\n          demo: wait-for " + go.string()));
    Background work = sandbox.start(
        repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    eventually("the agent waits with a child left behind", [&] {
        return agent_lives(epics.front()) &&
               sandbox.git()
                       .try_git(repository.folder,
                                {"show", "one-" + epics.front() + ".1:one/1.txt"})
                       .status == 0;
    });
    work.signal(number);
    CHECK(work.wait() == 1);
    CHECK_FALSE(agent_lives(epics.front()));
    const Json status = sandbox.json(repository.folder, {"status"});
    CHECK(at(status, {"epics", "0", "assignee"}).as_string() == "atelier/worker/alice");
    CHECK(at(status, {"epics", "0", "changesets", "0", "state"}).as_string() == "interrupted");
    CHECK(at(status, {"agents", "0", "state"}).as_string() == "idle");

    write_file(go, "");
    CHECK(sandbox.work(repository.folder, {"--name", "alice"}).status == 0);
    check_landed(sandbox, repository.folder, "one", 1);
}

TEST_CASE("a killed worker leaves no process and nothing half-written", "[e2e][workers]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path go = sandbox.root() / "go";
    const auto epics = sandbox.plan(
        repository.folder,
        "epics:\n" +
            epic_of_parts("one", 2, "demo: leave-child\n          demo: wait-for " + go.string()));
    Background work = sandbox.start(
        repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    eventually("the agent runs", [&] { return agent_lives(epics.front()); });
    work.signal(SIGKILL);
    CHECK(work.wait() == 128 + SIGKILL);
    eventually("the keeper has ended everything", [&] { return !agent_lives(epics.front()); });
    CHECK(sandbox.try_atelier(repository.folder, {"log", "--verify"}).status == 0);

    write_file(go, "");
    const ProcessResult again = sandbox.work(repository.folder, {"--name", "alice"});
    INFO(again.out << again.err);
    CHECK(again.status == 0);
    check_landed(sandbox, repository.folder, "one", 2);
}

TEST_CASE("what Git was doing for a killed worker is ended before the next run goes on",
          "[e2e][workers]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, "epics:\n" + epic_of_parts("one", 1));
    // The first checkout of a file hangs in the middle of making the worktree.
    const fs::path smudge = sandbox.root() / "smudge.sh";
    const fs::path hanging = sandbox.root() / "hanging";
    write_file(smudge, "#!/bin/sh\nif [ ! -e " + hanging.string() + " ]; then\n  echo $$ > " +
                           hanging.string() + ".new\n  mv " + hanging.string() + ".new " +
                           hanging.string() + "\n  exec sleep 600\nfi\nexec cat\n");
    fs::permissions(smudge, fs::perms::owner_all);
    sandbox.git().git(repository.folder, {"config", "filter.slow.smudge", smudge.string()});
    write_file(repository.folder / ".git/info/attributes", "* filter=slow\n");
    {
        Background work = sandbox.start(
            repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
        eventually("the checkout to hang", [&] { return fs::exists(hanging); });
        work.signal(SIGKILL);
        work.wait();
    }
    // Empty once the process has ended, reaped or not; its keeper ends it when the worker is gone.
    const fs::path command = "/proc/" + std::string(trim(read_file(hanging))) + "/cmdline";
    sandbox.work(repository.folder, {"--name", "alice"});
    CHECK((!fs::exists(command) || read_file(command).empty()));
    check_landed(sandbox, repository.folder, "one", 1);
}

TEST_CASE("a worker killed at any moment is picked up by the next run",
          "[e2e][workers][generated]") {
    // Spread over the life of a run; where exactly each one hits differs from machine to machine.
    for (int delay = 5; delay <= 400; delay += 35) {
        INFO("killed after about " << delay << " ms");
        AtelierSandbox sandbox;
        const BuiltRepository repository = sandbox.git().plain();
        sandbox.plan(repository.folder, "epics:\n" + epic_of_parts("one", 2));
        {
            Background work = sandbox.start(repository.folder, {"work", "--mode", "auto", "--agent",
                                                                "demo", "--name", "alice"});
            const auto until = std::chrono::steady_clock::now() + Millis{delay};
            eventually("its moment", [&] { return std::chrono::steady_clock::now() >= until; });
            work.signal(SIGKILL);
            work.wait();
        }
        check_picked_up(sandbox, repository.folder, 2);
    }
}

TEST_CASE("work that is killed at any statement of the store is picked up by the next run",
          "[e2e][workers][heavy][doors]") {
    // Each one where many rounds are wanted.
    const int step = rounds() > 20 ? 1 : 12;
    int killed = 0;
    for (int statement = 1;; statement += step) {
        INFO("killed before statement " << statement);
        AtelierSandbox sandbox;
        const BuiltRepository repository = sandbox.git().plain();
        sandbox.plan(repository.folder, "epics:\n" + epic_of_parts("one", 1));
        sandbox.environment()["ATELIER_TEST_FAIL_AT"] = "kill:" + std::to_string(statement);
        const int status = sandbox.work(repository.folder, {"--name", "alice"}).status;
        sandbox.environment().erase("ATELIER_TEST_FAIL_AT");
        REQUIRE((status == 0 || status == 128 + SIGKILL));
        check_picked_up(sandbox, repository.folder, 1);
        if (status == 0) break;
        ++killed;
    }
    CHECK(killed * step > 150);
}
