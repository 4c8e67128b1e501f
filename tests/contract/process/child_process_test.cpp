#include "adapters/process/child_process.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <chrono>
#include <csignal>
#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

const Environment plain{{"PATH", "/usr/bin:/bin"}};

ProcessRequest shell(const std::string& script) {
    return {.argv = {"sh", "-c", script}, .environment = plain};
}

ProcessResult run(const ProcessRequest& request) {
    const auto result = ChildProcess().run(request);
    REQUIRE(result);
    return *result;
}

std::chrono::milliseconds time_of(const ProcessRequest& request, ProcessResult& result) {
    const auto start = std::chrono::steady_clock::now();
    result = run(request);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 start);
}

} // namespace

TEST_CASE("A child's output, errors and status come back apart") {
    const auto result = run(shell("echo out; echo err >&2; exit 7"));
    CHECK(result.out == "out\n");
    CHECK(result.err == "err\n");
    CHECK(result.status == 7);
    CHECK_FALSE(result.timed_out);
}

TEST_CASE("A child that a signal ended has status 128 + signal") {
    CHECK(run(shell("kill -TERM $$")).status == 128 + 15);
}

TEST_CASE("A child reads its input to the end") {
    auto request = shell("cat; cat >&2");
    request.input = std::string(300'000, 'x') + "end";
    const auto result = run(request);
    CHECK(result.out == request.input);
    CHECK(result.err.empty());
}

TEST_CASE("A child without input finds its end at once") {
    CHECK(run(shell("cat; echo done")).out == "done\n");
}

TEST_CASE("A child's PWD is the folder it is started in, and nobody's without one") {
    const TemporaryFolder folder;
    ProcessRequest request{.argv = {"printenv", "PWD"}, .environment = plain};
    request.directory = folder.path();
    CHECK(run(request).status == 1);
    request.environment["PWD"] = "/usr";
    CHECK(run(request).out == folder.path().string() + "\n");
}

TEST_CASE("Both outputs may be larger than a pipe holds") {
    const auto result = run(shell("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); "
                                  "printf '%0100d' 1; printf '%0100d' 2 >&2; done"));
    CHECK(result.out.size() == 300'000);
    CHECK(result.err.size() == 300'000);
}

TEST_CASE("Output beyond the cap is dropped and said to be") {
    auto request = shell("head -c 100000 /dev/zero");
    request.max_output = 1000;
    const auto result = run(request);
    CHECK(result.out.size() == 1000);
    CHECK(result.truncated);
    CHECK(result.status == 0);
}

TEST_CASE("The deadline ends the child and what it started") {
    const TemporaryFolder folder;
    auto request = shell("(trap '' TERM; while :; do sleep 0.02; date +%N >> beat; done) & wait");
    request.directory = folder.path();
    std::ofstream(folder / "beat") << "";
    request.deadline = Millis{1000};
    ProcessResult result;
    CHECK(time_of(request, result) < std::chrono::seconds{5});
    CHECK(result.timed_out);
    CHECK(result.status == 128 + 9);
    const auto size = [&] { return std::filesystem::file_size(folder / "beat"); };
    const auto before = size();
    CHECK(run(shell("sleep 0.2")).status == 0);
    CHECK(size() == before);
}

TEST_CASE("What stands in front of a program is started in its place, and asked first at the end") {
    auto request = shell("echo inside; exec sleep 600");
    request.in_front = {"sh", "-c", "trap 'kill $!; echo asked; exit 3' TERM; \"$@\" & wait; wait",
                        "front"};
    // Longer than both take to start on a loaded machine.
    request.deadline = Millis{2000};
    const ProcessResult result = run(request);
    CHECK(result.out == "inside\nasked\n");
    CHECK(result.timed_out);
    CHECK(result.status == 3);
}

TEST_CASE("What stands in front may be killed: what it held is ended, and that is said") {
    const TemporaryFolder folder;
    ProcessRequest request = shell("true");
    // Out of its session, and out of what it was started with.
    request.in_front = {"sh", "-c",
                        "env -i /usr/bin/setsid /bin/sh -c 'echo $$ >pid; "
                        "exec /bin/sleep 1000' >/dev/null 2>&1 & "
                        "until [ -s pid ]; do :; done; cat pid; kill -9 $$"};
    request.directory = folder.path();
    const ProcessResult result = run(request);
    CHECK(result.status == 128 + SIGKILL);
    CHECK(result.front_killed);
    CHECK(result.left_behind == 1);
    CHECK(kill(std::stoi(result.out), 0) != 0);

    SECTION("unlike one that ends by itself") {
        request.in_front = {"sh", "-c", "exit 137"};
        CHECK_FALSE(run(request).front_killed);
    }
    SECTION("unlike one that we end") {
        request.in_front = {"sh", "-c", "trap '' TERM; while :; do sleep 1; done"};
        request.deadline = Millis{50};
        const ProcessResult ended = run(request);
        CHECK(ended.timed_out);
        CHECK_FALSE(ended.front_killed);
    }
}

TEST_CASE("A program that is not there is named, whatever stands in front of it") {
    ProcessRequest request{.argv = {"no-such-program"}, .in_front = {"env"}, .environment = plain};
    const auto result = ChildProcess().run(request);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::runtime_missing);
    CHECK_THAT(result.error().message, ContainsSubstring("no-such-program"));
    request.argv = {"true"};
    request.in_front = {"no-such-front"};
    const auto bare = ChildProcess().run(request);
    REQUIRE_FALSE(bare);
    CHECK_THAT(bare.error().message, ContainsSubstring("no-such-front"));
}

TEST_CASE("A child that is asked to stop is ended with what it started") {
    const TemporaryFolder folder;
    auto request = shell("trap 'echo asked; exit 3' TERM; "
                         "(trap '' TERM; while :; do sleep 0.02; date +%N >> beat; done) & wait");
    request.directory = folder.path();
    request.stop = [&] { return std::filesystem::exists(folder / "beat"); };
    ProcessResult result;
    CHECK(time_of(request, result) < std::chrono::seconds{60});
    CHECK(result.stopped);
    CHECK_FALSE(result.timed_out);
    CHECK(result.status == 3);
    CHECK(result.out == "asked\n");
    const auto size = [&] { return std::filesystem::file_size(folder / "beat"); };
    const auto before = size();
    CHECK(run(shell("sleep 0.2")).status == 0);
    CHECK(size() == before);
}

TEST_CASE("A descendant that keeps the pipes open delays the answer only a little") {
    auto request = shell("setsid sleep 60 & echo ready");
    request.deadline = Millis{50'000};
    ProcessResult result;
    CHECK(time_of(request, result) < std::chrono::seconds{30});
    CHECK(result.out == "ready\n");
    CHECK(result.status == 0);
    CHECK_FALSE(result.timed_out);
}

TEST_CASE("A child has exactly the environment, folder and descriptors it is given") {
    const TemporaryFolder folder;
    const std::ofstream held(folder / "held");
    ProcessRequest request{.argv = {"sh", "-c", "pwd; echo \"$GIVEN\"; ls /proc/self/fd | wc -l"},
                           .environment = {{"PATH", "/usr/bin:/bin"}, {"GIVEN", "a b"}},
                           .directory = folder.path()};
    // ls itself has a fourth open: the folder it reads.
    CHECK(run(request).out == folder.path().string() + "\na b\n4\n");
    request.argv = {"env"};
    CHECK(run(request).out == "GIVEN=a b\nPATH=/usr/bin:/bin\n");
}

TEST_CASE("A program that is not there is named") {
    const auto result = ChildProcess().run({.argv = {"no-such-program"}, .environment = plain});
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::runtime_missing);
    CHECK_THAT(result.error().message, ContainsSubstring("no-such-program"));
    CHECK_FALSE(ChildProcess().run({.argv = {}, .environment = plain}));
    CHECK_FALSE(ChildProcess().run({.argv = {"/etc"}, .environment = plain}));
}

TEST_CASE("A folder that is not there is named, not the program") {
    auto request = shell("true");
    request.directory = "/no/such/folder";
    const auto result = ChildProcess().run(request);
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().message, ContainsSubstring("/no/such/folder"));
}

TEST_CASE("A script without an interpreter cannot be started and says so") {
    const TemporaryFolder folder;
    std::ofstream(folder / "broken") << "#!/no/such/interpreter\n";
    std::filesystem::permissions(folder / "broken", std::filesystem::perms::owner_all);
    const auto result =
        ChildProcess().run({.argv = {(folder / "broken").string()}, .environment = plain});
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::runtime_missing);
    CHECK_THAT(result.error().message, ContainsSubstring("cannot be started"));
}
