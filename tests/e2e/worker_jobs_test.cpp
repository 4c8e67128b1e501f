// `work --jobs`: several workers of one run on one repository.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/epics_of_parts.hpp"

#include <signal.h>

#include <algorithm>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

std::string plan_of_epics(int epics, int changesets, const std::string& directive = {}) {
    std::string plan = "epics:\n";
    for (int epic = 1; epic <= epics; ++epic)
        plan += epic_of_parts("root-" + std::to_string(epic), changesets, directive);
    return plan;
}

const std::vector<std::string> six{"work", "--mode", "auto", "--agent", "demo", "--jobs", "6"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

// Every changeset of every epic landed once.
void check_all_landed(AtelierSandbox& sandbox, const fs::path& repository, int epics,
                      std::size_t changesets) {
    for (int epic = 1; epic <= epics; ++epic)
        check_landed_once(sandbox, repository, "root-" + std::to_string(epic), changesets);
    CHECK(sandbox.try_atelier(repository, {"log", "--verify"}).status == 0);
    CHECK(sandbox.git().try_git(repository, {"fsck", "--strict"}).status == 0);
}

// How many agents of the project, or what they have started, are alive.
int living_agents(AtelierSandbox& sandbox) {
    int count = 0;
    const std::string ours =
        "ATELIER_DATA_DIR=" + sandbox.environment().at("ATELIER_DATA_DIR") + std::string(1, '\0');
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string environment = read_file(entry.path() / "environ");
        const bool agent = environment.find("ATELIER_AGENT_SESSION=") != std::string::npos;
        if (agent && environment.find(ours) != std::string::npos) ++count;
    }
    return count;
}

int living_workers(AtelierSandbox& sandbox, const fs::path& repository) {
    const Json status = sandbox.json(repository, {"status"});
    const auto& agents = at(status, {"agents"}).as_array();
    return static_cast<int>(std::ranges::count_if(
        agents, [](const Json& agent) { return agent.find("live")->as_bool(); }));
}

} // namespace

TEST_CASE("six workers of one run land three changesets of each of six epics",
          "[e2e][workers][jobs]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path go = sandbox.root() / "go";
    sandbox.plan(repository.folder, plan_of_epics(6, 3, "demo: wait-for " + go.string()));
    Background run = sandbox.start(repository.folder, six);
    eventually(
        "all six to work", [&] { return living_workers(sandbox, repository.folder) == 6; },
        std::chrono::minutes{2});
    write_file(go, "");
    const int status = run.wait(Millis{300'000});
    const std::string output = run.output();
    INFO(output);
    CHECK(status == 0);
    check_all_landed(sandbox, repository.folder, 6, 3);
    // Each line stands behind a worker's name, but for the one summary.
    for (int number = 1; number <= 6; ++number)
        CHECK_THAT(output, ContainsSubstring("worker-" + std::to_string(number) + ": at-"));
    CHECK_THAT(output, ContainsSubstring("6 workers: 18 sessions, 18 changesets integrated, "
                                         "6 epics closed.\n"));
    // Whoever began with an epic has finished it.
    const Json status_now = sandbox.json(repository.folder, {"status"});
    for (const Json& epic : at(status_now, {"epics"}).as_array()) {
        std::set<std::string> workers;
        for (const Json& changeset : epic.find("changesets")->as_array())
            workers.insert(changeset.string_at("worker"));
        CHECK(workers.size() == 1);
    }
}

TEST_CASE("one signal ends all workers, their agents and what these started, and the next run "
          "goes on",
          "[e2e][workers][jobs]") {
    const int number = GENERATE(SIGINT, SIGTERM, SIGKILL);
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path go = sandbox.root() / "go";
    sandbox.plan(repository.folder,
                 plan_of_epics(3, 1, "demo: leave-child\n          demo: wait-for " + go.string()));
    Background run = sandbox.start(repository.folder, six);
    // A keeper, its agent and what that leaves behind, each three times.
    eventually(
        "three agents to work", [&] { return living_agents(sandbox) >= 9; },
        std::chrono::minutes{2});
    run.signal(number);
    const int status = run.wait();
    INFO(run.output());
    CHECK(status == (number == SIGKILL ? 128 + SIGKILL : 1));
    if (number != SIGKILL) CHECK(living_agents(sandbox) == 0);
    eventually("all of them to be gone", [&] {
        return living_agents(sandbox) == 0 && living_workers(sandbox, repository.folder) == 0;
    });
    write_file(go, "");
    const ProcessResult again = sandbox.try_atelier(repository.folder, six);
    INFO(again.out << again.err);
    CHECK(again.status == 0);
    check_all_landed(sandbox, repository.folder, 3, 1);
}

TEST_CASE("an epic that one worker's agent gives back is begun by no other of the run",
          "[e2e][workers][jobs]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, plan_of_epics(3, 1));
    const fs::path agent = sandbox.root() / "choosy";
    const fs::path calls = sandbox.root() / "calls";
    write_file(agent, "#!/bin/sh\necho \"$ATELIER_WORKSPACE\" >>'" + calls.string() +
                          "'\n[ \"$ATELIER_WORKSPACE\" != root-1 ] || "
                          "exec release_epic --reason 'not mine'\n"
                          "echo x >x && git add x && git commit -qm x\n");
    fs::permissions(agent, fs::perms::owner_all);
    write_file(sandbox.project(repository.folder) / "templates/runtimes/choosy.yaml",
               "worker: [" + agent.string() + "]\nprompt: stdin\n");
    const ProcessResult run = sandbox.try_atelier(
        repository.folder, {"work", "--mode", "auto", "--agent", "choosy", "--jobs", "2"});
    INFO(run.out << run.err);
    auto begun = lines_of(read_file(calls));
    std::ranges::sort(begun);
    CHECK(begun == std::vector<std::string>{"root-1", "root-2", "root-3"});
    // The next run is another.
    sandbox.try_atelier(repository.folder,
                        {"work", "--mode", "auto", "--agent", "choosy", "--jobs", "2"});
    CHECK(lines_of(read_file(calls)).back() == "root-1");
    CHECK(lines_of(read_file(calls)).size() == 4);
}

TEST_CASE("several workers ask nobody, and have no one name", "[e2e][workers][jobs]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, plan_of_epics(2, 1));
    for (const std::vector<std::string>& refused :
         {std::vector<std::string>{"work", "--jobs", "2", "--agent", "demo"},
          with(six, {"--name", "alice"}), with(six, {"--jobs", "0"})})
        CHECK(sandbox.try_atelier(repository.folder, refused).status == 129);
    const ProcessResult preview = sandbox.try_atelier(repository.folder, with(six, {"--dry-run"}));
    CHECK(preview.status == 0);
    CHECK_THAT(preview.out, ContainsSubstring("Would start 2 workers"));
}
