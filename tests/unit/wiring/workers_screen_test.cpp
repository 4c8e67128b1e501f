#include "wiring/workers_screen.hpp"

#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/seen_lines.hpp"
#include "wiring/relayed_progress.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Workers {
    FakeClock clock;
    std::string text;
    WorkersScreen screen;

    explicit Workers(const Terminal& terminal, bool verbose = false)
        : screen(clock, terminal, verbose, [this](std::string_view piece) { text += piece; }) {}

    // What a person sees: lines that were drawn over are gone.
    std::vector<std::string> lines() const { return seen_lines(text); }
    void begin(int number, const std::string& name, const std::string& subject) {
        screen.said(number, {WorkerSays::named, "", name});
        screen.said(number, {WorkerSays::begin, subject, "Add it"});
        screen.said(number, {WorkerSays::stage, subject, "agent claude"});
    }
};

using Rows = std::vector<std::string>;
const Terminal live{.live = true, .style = {}};

} // namespace

TEST_CASE("where there is no terminal each line stands behind its worker's name",
          "[wiring][workers]") {
    Workers workers({});
    workers.begin(1, "worker-1", "at-1.1");
    workers.begin(2, "worker-2", "at-2.1");
    workers.screen.said(2, {WorkerSays::does, "", "edits a.c"});
    workers.clock.advance(Seconds{12});
    workers.screen.said(1, {WorkerSays::done, "at-1.1", "integrated"});
    workers.screen.said(2, {WorkerSays::warn, "", "the disk is full"});
    workers.screen.ended(1);
    workers.screen.warn("worker-2 was killed by signal 9");
    CHECK(workers.text == "worker-1: at-1.1  Add it\n"
                          "worker-2: at-2.1  Add it\n"
                          "worker-1: at-1.1: integrated (12 s)\n"
                          "worker-2: warning: the disk is full\n"
                          "warning: worker-2 was killed by signal 9\n");
}

TEST_CASE("where there is no terminal a wait is told once, until a worker has come",
          "[wiring][workers]") {
    Workers workers({});
    const auto wait = [&] {
        workers.screen.waits("waiting for work");
        workers.screen.waits("");
    };
    wait();
    wait();
    workers.screen.said(1, {WorkerSays::note, "", "Nothing left."});
    workers.screen.ended(1);
    wait();
    CHECK(workers.text == "waiting for work\n"
                          "worker 1: Nothing left.\n"
                          "waiting for work\n");
}

TEST_CASE("on a terminal each worker is one line, below what was said", "[wiring][workers]") {
    Workers workers(live);
    workers.begin(1, "worker-1", "at-1.1");
    workers.begin(2, "worker-2", "at-2.1");
    workers.screen.said(2, {WorkerSays::does, "", "edits a\x1b[2J.c"});
    workers.clock.advance(Seconds{13});
    workers.screen.tick();
    const std::size_t drawn = workers.text.size();
    workers.screen.tick();
    CHECK(workers.text.size() == drawn);
    CHECK(workers.lines() == Rows{"worker-1: at-1.1  Add it", "worker-2: at-2.1  Add it",
                                  "worker-1  at-1.1  agent claude  13 s",
                                  "worker-2  at-2.1  agent claude  13 s  edits a [2J.c"});
    workers.screen.said(1, {WorkerSays::done, "at-1.1", "integrated"});
    workers.screen.ended(1);
    CHECK(workers.lines() == Rows{"worker-1: at-1.1  Add it", "worker-2: at-2.1  Add it",
                                  "worker-1: at-1.1: integrated (13 s)",
                                  "worker-2  at-2.1  agent claude  13 s  edits a [2J.c"});
    workers.screen.ended(2);
    workers.screen.waits("waiting for work");
    CHECK(workers.lines().back() == "waiting for work");
    workers.screen.waits("");
    CHECK(workers.lines().back().empty());
}

TEST_CASE("the lines of workers never wrap, and are no more than the terminal shows",
          "[wiring][workers]") {
    Workers workers({.live = true, .style = {.colour = false, .columns = 30}, .rows = 4});
    for (int number = 1; number <= 6; ++number)
        workers.screen.said(number, {WorkerSays::stage, "at-1.1", std::string(80, 'x')});
    const std::size_t said = 6;
    REQUIRE(workers.lines().size() == said + 3);
    for (std::size_t i = said; i < workers.lines().size(); ++i)
        CHECK(width(workers.lines()[i]) < 30);
}

TEST_CASE("what one of several workers reports is shown as it was meant", "[wiring][workers]") {
    Workers workers({}, true);
    RelayedProgress progress([&](std::string_view line) {
        REQUIRE(line.ends_with('\n'));
        workers.screen.said(7, read_worker_line(line.substr(0, line.size() - 1)));
    });
    progress.works_as("worker-3");
    progress.begin("at-1.1", "Add it");
    progress.stage("at-1.1", "agent claude");
    progress.agent_line("thinking");
    progress.agent_does("edits a.c");
    progress.agent_retries("429, tries again in 17 s");
    progress.transcript("/t/s.jsonl");
    progress.failed("at-1.1", "blocked: no");
    progress.note("Nothing left.");
    progress.warn("slow");
    CHECK(workers.text == "worker-3: at-1.1  Add it\n"
                          "worker-3: at-1.1: agent claude\n"
                          "worker-3:   | thinking\n"
                          "worker-3:   edits a.c\n"
                          "worker-3:   429, tries again in 17 s\n"
                          "worker-3: at-1.1: blocked: no (0.0 s)\n"
                          "worker-3:   transcript: /t/s.jsonl\n"
                          "worker-3: Nothing left.\n"
                          "worker-3: warning: slow\n");
}
