#include "adapters/process/worker_programs.hpp"

#include "posix/descriptor.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

struct WorkersUnderTest {
    TemporaryFolder folder;
    WorkerProgramsOptions options;
    WorkerProgramsDeps deps;

    std::unique_ptr<ChildWorkers> running(const std::string& script, int count = 1) {
        options.argv = {"/bin/sh", "-c", script};
        options.environment = {{"PATH", "/usr/bin:/bin"}};
        options.directory = folder.path();
        options.since_variable = "SINCE";
        auto workers = std::make_unique<ChildWorkers>(options, deps);
        for (int number = 1; number <= count; ++number)
            REQUIRE(workers->start(number, Time{}));
        return workers;
    }
};

// All news until so many have ended.
WorkerNews until_ended(WorkerPrograms& workers, std::size_t count) {
    WorkerNews all;
    eventually("the workers to end", [&] {
        WorkerNews news = workers.wait(Millis{100});
        all.said.insert(all.said.end(), news.said.begin(), news.said.end());
        all.ended.insert(all.ended.end(), news.ended.begin(), news.ended.end());
        return all.ended.size() >= count;
    });
    return all;
}

} // namespace

TEST_CASE("What a worker says comes line by line, then its answer and status",
          "[adapters][workers]") {
    WorkersUnderTest under;
    const auto workers =
        under.running(R"(echo '{"says":"stage","subject":"at-1.1","text":"claim"}' >&2
printf 'a word' >&2; printf '{"schema":"work/1"}'; exit 3)");
    const WorkerNews news = until_ended(*workers, 1);
    REQUIRE(news.said.size() == 2);
    CHECK(news.said[0].line == WorkerLine{WorkerSays::stage, "at-1.1", "claim"});
    CHECK(news.said[1].line == WorkerLine{.text = "a word"});
    CHECK(news.ended[0].status == 3);
    CHECK(news.ended[0].answer == R"({"schema":"work/1"})");
}

TEST_CASE("A worker is told from when on it leaves alone what was given back",
          "[adapters][workers]") {
    WorkersUnderTest under;
    const auto workers = under.running("printf '%s' \"$SINCE\"", 0);
    REQUIRE(workers->start(1, *parse_time("2026-01-02T03:04:05.006Z")));
    CHECK(until_ended(*workers, 1).ended[0].answer == "2026-01-02T03:04:05.006Z");
}

TEST_CASE("A long answer and many lines come whole", "[adapters][workers]") {
    WorkersUnderTest under;
    const auto workers = under.running(
        "head -c 3000000 /dev/zero | tr '\\0' x; i=0; while [ $i -lt 5000 ]; do echo line $i >&2; "
        "i=$((i+1)); done",
        2);
    const WorkerNews news = until_ended(*workers, 2);
    CHECK(news.said.size() == 10'000);
    for (const WorkerEnded& ended : news.ended)
        CHECK(ended.answer.size() == 3'000'000);
}

TEST_CASE("A worker that is stopped, or has left something on its pipes, holds up no other",
          "[adapters][workers]") {
    WorkersUnderTest under;
    const auto workers = under.running("sleep 600 & echo $! >> left; "
                                       "[ -e held ] || { : > held; kill -STOP $$; }; exit 0");
    eventually("the first to be stopped", [&] {
        workers->wait(Millis{10});
        return std::filesystem::exists(under.folder.path() / "held");
    });
    REQUIRE(workers->start(2, Time{}));
    const WorkerNews news = until_ended(*workers, 1);
    CHECK(news.ended[0].number == 2);
    // Asked to end, one that is stopped goes on first.
    workers->stop();
    CHECK(until_ended(*workers, 1).ended[0].number == 1);
    std::ifstream left(under.folder / "left");
    for (pid_t pid = 0; left >> pid;)
        kill(pid, SIGKILL);
}

TEST_CASE("All are asked to end, and one that does not is ended", "[adapters][workers]") {
    WorkersUnderTest under;
    // The first goes at once, however late it is let run.
    under.options.grace = Millis{2'000};
    const auto workers = under.running("[ -e first ] && trap '' TERM; : > first; : > ready$$; "
                                       "while :; do sleep 0.1; done");
    eventually("the first to be there", [&] {
        workers->wait(Millis{10});
        return std::filesystem::exists(under.folder.path() / "first");
    });
    REQUIRE(workers->start(2, Time{}));
    eventually("both to be there", [&] {
        workers->wait(Millis{10});
        int ready = 0;
        for (const auto& entry : std::filesystem::directory_iterator(under.folder.path()))
            ready += entry.path().filename().string().starts_with("ready") ? 1 : 0;
        return ready == 2;
    });
    workers->stop();
    const WorkerNews news = until_ended(*workers, 2);
    CHECK(news.ended[0].status == 128 + SIGTERM);
    CHECK(news.ended[1].status == 128 + SIGKILL);
}

TEST_CASE("A request to stop and a change of the plan end the wait", "[adapters][workers]") {
    WorkersUnderTest under;
    posix::Pipe asked = *posix::make_pipe();
    posix::Pipe changed = *posix::make_pipe();
    under.deps.interrupt_descriptor = asked.read.get();
    under.deps.changes_descriptor = changed.read.get();
    under.deps.take_changes = [&] {
        char byte = 0;
        return read(changed.read.get(), &byte, 1) == 1;
    };
    const auto workers = under.running("sleep 600");
    REQUIRE(write(changed.write.get(), "x", 1) == 1);
    CHECK(workers->wait(Millis{60'000}).plan_changed);
    REQUIRE(write(asked.write.get(), "x", 1) == 1);
    const WorkerNews news = workers->wait(Millis{60'000});
    CHECK_FALSE(news.plan_changed);
    CHECK(news.ended.empty());
}
