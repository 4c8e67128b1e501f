#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/forked_child.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

SessionId session(const std::string& name) {
    return *SessionId::parse(name + "-" + std::to_string(getpid()));
}

posix::Child start(const std::string& script, const SessionId& id) {
    const std::vector<std::string> argv{"sh", "-c", script};
    const Environment environment{{"PATH", "/usr/bin:/bin"}, {"ATELIER_AGENT_SESSION", id.str()}};
    auto child = spawn({.program = "/bin/sh",
                        .argv = argv,
                        .environment = environment,
                        .directory = "/",
                        .descriptors = {0, 1, 2}});
    REQUIRE(child);
    return *std::move(child);
}

} // namespace

TEST_CASE("This process is alive and known by its start") {
    LinuxProcessTable machine;
    const auto self = machine.self();
    CHECK(self.pid == getpid());
    CHECK(self.start_time > 0);
    CHECK(self.boot_id.size() == 36);
    CHECK_FALSE(self.host.empty());
    CHECK_THAT(self.pid_namespace, ContainsSubstring("pid:["));
    CHECK(machine.liveness(self) == Liveness::alive);
}

TEST_CASE(
    "The processes above are named from the parent on, with the variables that were asked for") {
    LinuxProcessTable machine;
    const ProcessIdentity self = machine.self();
    const pid_t parent = ::getppid();
    const std::string path = ::getenv("PATH");
    ForkedChild child([&] {
        const auto above = LinuxProcessTable().above({"PATH", "ATELIER_NONE"});
        const bool named = above.size() > 1 && above[0].pid == self.pid &&
                           above[0].start_time == self.start_time && above[1].pid == parent;
        return named && above[0].environment == Environment{{"PATH", path}} ? 0 : 1;
    });
    CHECK(child.wait() == 0);
}

TEST_CASE("A reused number, an ended process and a zombie are gone") {
    LinuxProcessTable machine;
    auto other = machine.self();
    ++other.start_time;
    CHECK(machine.liveness(other) == Liveness::gone);

    const posix::Child child = start("exec sleep 30", session("gone"));
    const auto identity = machine.identity_of(child.pid);
    CHECK(machine.liveness(identity) == Liveness::alive);
    kill(child.pid, SIGKILL);
    CHECK(eventually([&] { return machine.liveness(identity) == Liveness::gone; }));
    posix::reap(child.pid);
    CHECK(machine.liveness(identity) == Liveness::gone);
}

TEST_CASE("A process of another boot or namespace is elsewhere") {
    LinuxProcessTable machine;
    auto other = machine.self();
    other.boot_id = "00000000-0000-0000-0000-000000000000";
    CHECK(machine.liveness(other) == Liveness::elsewhere);
    other = machine.self();
    other.pid_namespace = "pid:[1]";
    CHECK(machine.liveness(other) == Liveness::elsewhere);
}

TEST_CASE("Every process of a session is ended, however it hides, and no other") {
    LinuxProcessTable machine;
    const auto mine = session("mine");
    const auto other = session("other");
    const TemporaryFolder folder;
    const posix::Child hidden =
        start("trap '' TERM HUP; setsid sh -c 'sleep 60 & sleep 60' & "
              "(setsid setsid sleep 60 &) ; : > " +
                  (folder / "ready").string() + "; while :; do sleep 1; done",
              mine);
    const posix::Child bystander = start("exec sleep 60", other);
    REQUIRE(machine.has_processes_of(mine));
    REQUIRE(eventually([&] { return std::filesystem::exists(folder / "ready"); }));
    const auto ended = machine.end_processes_of(mine);
    REQUIRE(ended);
    CHECK(*ended >= 3);
    CHECK_FALSE(*machine.has_processes_of(mine));
    CHECK(*machine.has_processes_of(other));
    CHECK(machine.end_processes_of(mine) == 0U);
    CHECK(machine.end_processes_of(other) == 1U);
    posix::reap(hidden.pid);
    posix::reap(bystander.pid);
}

TEST_CASE("A process of a session may clean up before it is killed") {
    LinuxProcessTable machine;
    const auto mine = session("tidy");
    const TemporaryFolder folder;
    const auto begun = folder / "begun";
    const auto tidied = folder / "tidied";
    // Starts nothing for that: how long it has is not for a test to say.
    const posix::Child child = start("trap ': > " + tidied.string() + "; exit' TERM; : > " +
                                         begun.string() + "; while :; do sleep 60 & wait; done",
                                     mine);
    REQUIRE(eventually([&] { return std::filesystem::exists(begun); }));
    REQUIRE(machine.end_processes_of(mine));
    CHECK(std::filesystem::exists(tidied));
    posix::reap(child.pid);
}

TEST_CASE("A session's name that begins like another's is not taken for it") {
    LinuxProcessTable machine;
    const auto longer = session("prefix");
    const posix::Child child = start("exec sleep 60", longer);
    const auto shorter = *SessionId::parse(longer.str().substr(0, longer.str().size() - 1));
    CHECK_FALSE(*machine.has_processes_of(shorter));
    CHECK(machine.end_processes_of(longer) == 1U);
    posix::reap(child.pid);
}

TEST_CASE("A file may be used while somebody has it open or a Git works in its repository") {
    LinuxProcessTable machine;
    const TemporaryFolder folder;
    const fs::path common = folder / "repo/.git";
    const fs::path lock = common / "refs/heads/x.lock";
    fs::create_directories(lock.parent_path());
    fs::create_directories(folder / "elsewhere");
    std::ofstream(lock) << "";
    const auto used = [&] { return unwrap(machine.may_use(lock, common)); };
    CHECK_FALSE(used());
    const auto run = [&](const std::string& script) {
        return start("cd " + folder.path().string() + " && " + script, session("user"));
    };
    const auto ended = [&](const posix::Child& child) {
        kill(-child.pid, SIGKILL);
        posix::reap(child.pid);
    };
    const auto becomes_used = [&](const std::string& script) {
        const posix::Child child = run(script);
        const bool seen = eventually(used);
        ended(child);
        return seen;
    };
    CHECK(becomes_used("exec sleep 30 < " + lock.string()));
    CHECK_FALSE(used());
    fs::copy_file("/bin/sleep", folder / "git");
    CHECK(becomes_used("cd repo && exec ../git 30"));
    CHECK(becomes_used("cd elsewhere && GIT_DIR=" + common.string() + " exec ../git 30"));
    fs::create_directories(common / "worktrees/w");
    std::ofstream(folder / "elsewhere/.git") << "gitdir: " << (common / "worktrees/w").string();
    CHECK(becomes_used("cd elsewhere && exec ../git 30"));
    CHECK_FALSE(used());
}

TEST_CASE("A Git elsewhere, and the one that started this program, use no file of a repository") {
    LinuxProcessTable machine;
    const TemporaryFolder folder;
    const fs::path common = folder / "repo/.git";
    fs::create_directories(common);
    fs::create_directories(folder / "elsewhere");
    fs::copy_file("/bin/sh", folder / "git");
    const auto git = [&](const std::string& place, const std::string& arguments) {
        return start("cd " + (folder / place).string() + " && exec " + (folder / "git").string() +
                         " " + arguments,
                     session("other"));
    };
    std::ofstream(folder / "repo/atelier") << "touch began; while :; do sleep 1; done";
    std::ofstream(folder / "elsewhere/commit") << "touch began; while :; do sleep 1; done";
    const posix::Child own = git("repo", "atelier");
    const posix::Child other = git("elsewhere", "commit");
    CHECK(eventually([&] {
        return fs::exists(folder / "repo/began") && fs::exists(folder / "elsewhere/began");
    }));
    CHECK_FALSE(unwrap(machine.may_use(common / "x.lock", common)));
    for (const posix::Child* child : {&own, &other}) {
        kill(-child->pid, SIGKILL);
        posix::reap(child->pid);
    }
}
