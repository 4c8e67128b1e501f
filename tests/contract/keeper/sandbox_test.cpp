// The sandbox's command with the real bubblewrap: what root could do to get out of it.
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "domain/guard/sandbox.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"
#include "support/spawn_process.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

// A folder that is read-only inside, and a file in it.
struct Box {
    TemporaryFolder folder;
    SessionId session = *SessionId::parse("box-" + std::to_string(getpid()));
    std::vector<std::string> command =
        sandbox_command({{folder.path(), Access::read}, {folder / "home", Access::write}}, "/");

    Box() {
        write_file(folder / "kept", "as it was");
        write_file(folder / "home/notes", "");
    }
    // Without `option` and the value behind it, if it has one.
    void drop(const std::string& option, int words) {
        const auto found = std::find(command.begin(), command.end(), option);
        REQUIRE(found != command.end());
        command.erase(found, found + words);
    }
    Environment environment() const {
        return {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                {"ATELIER_AGENT_SESSION", session.str()},
                {"F", folder.path().string()}};
    }
    ProcessResult run(const std::string& script) {
        ProcessRequest request{.argv = command, .environment = environment()};
        request.argv.insert(request.argv.end(), {"sh", "-c", script});
        SpawnProcess process;
        const auto result = process.run(request);
        return result ? *result : ProcessResult{.status = 127};
    }
    bool written() { return read_file(folder / "kept") != "as it was"; }
};

bool bwrap_works() {
    Box box;
    if (box.run("exit 0").status == 0) return true;
    WARN("skipped: bwrap does not work on this machine");
    return false;
}

const std::string remount = "mount -o remount,rw,bind \"$F\"; echo new > \"$F/kept\"";
const std::string unmount = "umount -l \"$F/home\"; umount -l \"$F\"; echo new > \"$F/kept\"";
// Any process outside: the tree as it sees it.
const std::string through_proc = "for r in /proc/[0-9]*/root; do "
                                 "echo new > \"$r$F/kept\"; done";
const std::string enter = "for p in /proc/[0-9]*; do "
                          "nsenter -t ${p#/proc/} -m sh -c 'echo new > \"$F/kept\"'; done";

} // namespace

TEST_CASE("A sandbox's folder is read-only, what is excepted from it is not") {
    if (!bwrap_works()) return;
    Box box;
    CHECK(box.run("echo new > \"$F/kept\"").status != 0);
    CHECK(box.run("rm -rf \"$F/kept\"").status != 0);
    CHECK(box.run("mv \"$F/kept\" \"$F/home/\"").status != 0);
    CHECK_FALSE(box.written());
    CHECK(box.run("echo mine > \"$F/home/notes\"").status == 0);
    CHECK(read_file(box.folder / "home/notes") == "mine\n");
}

TEST_CASE("Nobody gets out of a sandbox by a mount or through a process outside") {
    if (!bwrap_works()) return;
    for (const std::string& way : {remount, unmount, through_proc, enter}) {
        Box box;
        box.run(way);
        INFO(way);
        CHECK_FALSE(box.written());
    }
}

TEST_CASE("The ways out of a sandbox are ways out of one that keeps root's rights or processes") {
    if (!bwrap_works() || geteuid() != 0) return;
    for (const std::string& way : {remount, unmount}) {
        Box box;
        box.drop("--cap-drop", 2);
        box.run(way);
        INFO(way);
        CHECK(box.written());
    }
    for (const std::string& way : {through_proc, enter}) {
        Box box;
        box.drop("--cap-drop", 2);
        box.drop("--unshare-pid", 1);
        box.run(way);
        INFO(way);
        CHECK(box.written());
    }
}

TEST_CASE("What runs in a sandbox ends with the program that holds it, killed as it may be") {
    if (!bwrap_works()) return;
    Box box;
    LinuxProcessTable machine;
    std::vector<std::string> argv = box.command;
    argv.insert(argv.end(), {"sh", "-c", "echo > \"$F/home/ready\"; exec sleep 300"});
    const auto child = spawn({.program = "/usr/bin/bwrap",
                              .argv = argv,
                              .environment = box.environment(),
                              .directory = "/",
                              .descriptors = {0, 1, 2}});
    REQUIRE(child);
    CHECK(eventually([&] { return std::filesystem::exists(box.folder / "home/ready"); }));
    kill(child->pid, SIGKILL);
    posix::reap(child->pid);
    CHECK(eventually([&] { return !*machine.has_processes_of(box.session); }));
    machine.end_processes_of(box.session);
}

TEST_CASE("A folder above a bound one cannot be renamed away in a sandbox, nor a hidden one read") {
    if (!bwrap_works()) return;
    Box box;
    const std::filesystem::path folder = box.folder.path();
    write_file(folder / "above/below/kept", "as it was");
    write_file(folder / "secret/file", "a secret");
    write_file(folder / "socket", "a secret");
    box.command = sandbox_command({{folder / "above/below"},
                                   {folder / "secret", Access::hidden},
                                   {folder / "socket", Access::closed}},
                                  "/");
    CHECK(box.run("mv \"$F/above\" \"$F/away\"").status != 0);
    CHECK(read_file(folder / "above/below/kept") == "as it was");
    const ProcessResult seen = box.run("ls \"$F/secret\"; cat \"$F/socket\"");
    CHECK(seen.out.empty());
}
