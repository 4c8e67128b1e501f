#include "wiring/terminal_progress.hpp"

#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/seen_lines.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct SeenProgress {
    FakeClock clock;
    std::string text;
    TerminalProgress progress;

    explicit SeenProgress(const Terminal& terminal, bool agent_lines = false)
        : progress(clock, terminal, agent_lines,
                   [this](std::string_view piece) { text += piece; }) {}

    // What a person sees at the end: a line drawn over is gone.
    std::vector<std::string> lines() const { return seen_lines(text); }
};

using Lines = std::vector<std::string>;
const Terminal terminal{.live = true, .style = {}};
const Terminal file{};

} // namespace

TEST_CASE("on a terminal the running stage is one line with its time", "[wiring][progress]") {
    SeenProgress screen(terminal);
    screen.progress.stage("at-1.1", "agent demo");
    screen.clock.advance(Seconds{12});
    screen.progress.tick();
    CHECK(screen.lines() == Lines{"at-1.1  agent demo  12 s"});
    screen.clock.advance(Seconds{1});
    screen.progress.tick();
    CHECK(screen.lines() == Lines{"at-1.1  agent demo  13 s"});
}

TEST_CASE("while an agent has the terminal nothing is written, and what was said comes after",
          "[wiring][progress]") {
    SeenProgress screen(terminal);
    screen.progress.stage("plan-1", "agent");
    screen.progress.lend_terminal();
    const std::string before = screen.text;
    screen.clock.advance(Seconds{3});
    screen.progress.tick();
    screen.progress.warn("the planner has changed files");
    CHECK(screen.text == before);
    CHECK(screen.lines() == Lines{""});
    screen.progress.take_terminal_back();
    CHECK(screen.lines() == Lines{"warning: the planner has changed files", ""});
}

TEST_CASE("a finished stage stays with its duration, done with that of the whole",
          "[wiring][progress]") {
    SeenProgress screen(terminal);
    screen.progress.stage("at-1.1", "worktree");
    screen.clock.advance(Millis{300});
    screen.progress.stage("at-1.1", "agent demo");
    screen.clock.advance(Seconds{20});
    screen.progress.done("at-1.1", "integrated");
    CHECK(screen.lines() == Lines{"at-1.1  worktree  0.3 s", "at-1.1  agent demo  20 s",
                                  "at-1.1  integrated  20 s", ""});
    screen.progress.tick();
    CHECK(screen.lines().back().empty());
}

TEST_CASE("warnings and agent lines stand above the running stage", "[wiring][progress]") {
    SeenProgress screen(terminal, true);
    screen.progress.stage("at-1.1", "agent demo");
    screen.clock.advance(Seconds{10});
    screen.progress.warn("the disk is nearly full");
    screen.progress.agent_line("thinking\x1b[2J");
    screen.progress.agent_line("again");
    CHECK(screen.lines() == Lines{"warning: the disk is nearly full", "at-1.1  agent demo",
                                  "  | thinking [2J", "  | again", "at-1.1  agent demo  10 s"});
}

TEST_CASE("the agent's output is shown only when asked for", "[wiring][progress]") {
    SeenProgress screen(file);
    screen.progress.agent_line("thinking");
    CHECK(screen.text.empty());
}

TEST_CASE("on a terminal each action of the agent is a line, no wider than it",
          "[wiring][progress]") {
    SeenProgress screen({.live = true, .style = {.colour = false, .columns = 40}});
    screen.progress.begin("at-1.1", "Add it");
    screen.progress.stage("at-1.1", "agent claude");
    screen.progress.agent_does("edits src/\x1b[2Ja.c");
    screen.progress.agent_does("edits src/\x1b[2Ja.c");
    screen.progress.agent_line("I edit it");
    screen.progress.agent_does("runs " + std::string(80, 'x'));
    screen.progress.agent_retries("429, tries again in 17 s");
    const Lines lines = screen.lines();
    REQUIRE(lines.size() == 6);
    CHECK(lines[1] == "at-1.1  agent claude");
    CHECK(lines[2] == "  edits src/ [2Ja.c");
    CHECK(width(lines[3]) == 40);
    CHECK(lines[4] == "  429, tries again in 17 s");
    CHECK(lines[5] == "at-1.1  agent claude  0.0 s");
}

TEST_CASE("where there is no terminal an agent's actions are a line now and then",
          "[wiring][progress]") {
    SeenProgress screen(file);
    screen.progress.begin("at-1.1", "Add it");
    screen.progress.agent_does("reads a.c");
    screen.clock.advance(Seconds{61});
    screen.progress.agent_does("edits a.c");
    screen.progress.agent_does("runs make");
    screen.progress.agent_retries("429, tries again in 17 s");
    screen.progress.agent_retries("429, tries again in 17 s");
    CHECK(screen.text == "at-1.1  Add it\n"
                         "at-1.1: edits a.c\n"
                         "at-1.1: 429, tries again in 17 s\n");
}

TEST_CASE("at the end stands where the transcript is, elsewhere than on a terminal after a failure",
          "[wiring][progress]") {
    SeenProgress screen(terminal);
    screen.progress.transcript("/t/s-1.jsonl");
    screen.progress.done("at-1.1", "integrated");
    CHECK(screen.lines() == Lines{"at-1.1  integrated  0.0 s", "  transcript: /t/s-1.jsonl", ""});
    screen.progress.done("at-1.2", "integrated");
    CHECK(screen.lines()[2] == "at-1.2  integrated  0.0 s");

    SeenProgress elsewhere(file);
    elsewhere.progress.transcript("/t/s-1.jsonl");
    elsewhere.progress.done("at-1.1", "integrated");
    elsewhere.progress.transcript("/t/s-2.jsonl");
    elsewhere.progress.failed("at-1.2", "blocked");
    CHECK(elsewhere.text == "at-1.1: integrated (0.0 s)\n"
                            "at-1.2: blocked (0.0 s)\n  transcript: /t/s-2.jsonl\n");
}

TEST_CASE("while an agent has the terminal nothing of what it does is written",
          "[wiring][progress]") {
    SeenProgress screen(terminal, true);
    screen.progress.stage("plan-1", "agent");
    screen.progress.lend_terminal();
    const std::string before = screen.text;
    screen.progress.agent_does("edits a.c");
    screen.progress.agent_line("words");
    screen.progress.agent_retries("429, tries again");
    screen.progress.tick();
    CHECK(screen.text == before);
}

TEST_CASE("the live line never wraps", "[wiring][progress]") {
    SeenProgress screen({.live = true, .style = {.colour = false, .columns = 40}});
    screen.progress.stage("at-x7k2p.1", "check a-very-long-command --with --many --options");
    CHECK(width(screen.lines().back()) < 40);
    CHECK_THAT(screen.lines().back(), ContainsSubstring("…"));
}

namespace {

void hold_session(SeenProgress& screen) {
    screen.progress.begin("at-1.1", "Add it");
    screen.progress.stage("at-1.1", "worktree");
    screen.clock.advance(Seconds{11});
    screen.progress.stage("at-1.1", "agent demo");
    screen.progress.tick();
    screen.clock.advance(Seconds{11});
    screen.progress.done("at-1.1", "integrated");
}

} // namespace

TEST_CASE("where there is no terminal a changeset is two plain lines", "[wiring][progress]") {
    SeenProgress screen(file);
    hold_session(screen);
    screen.progress.note("nothing left to do");
    screen.progress.stage("watch", "waiting for work");
    CHECK(screen.text == "at-1.1  Add it\n"
                         "at-1.1: integrated (22 s)\n"
                         "nothing left to do\n"
                         "watch: waiting for work\n");
}

TEST_CASE("where there is no terminal each stage of what was not announced is a line",
          "[wiring][progress]") {
    SeenProgress screen(file);
    screen.progress.stage("import", "reading");
    screen.progress.stage("import", "writing");
    screen.progress.stage("import", "writing");
    CHECK(screen.text == "import: reading\nimport: writing\n");
}

TEST_CASE("where there is no terminal each stage is a line when asked for", "[wiring][progress]") {
    SeenProgress screen(file, true);
    hold_session(screen);
    CHECK(screen.text == "at-1.1  Add it\n"
                         "at-1.1: worktree\n"
                         "at-1.1: agent demo\n"
                         "at-1.1: integrated (22 s)\n");
}

TEST_CASE("what somebody has to look after does not look like what went well",
          "[wiring][progress]") {
    SeenProgress screen({.live = true, .style = {.colour = true}});
    screen.progress.done("at-1.1", "done");
    screen.progress.failed("at-1.2", "blocked");
    const Style style{.colour = true};
    CHECK_THAT(screen.text, ContainsSubstring(paint(style, Tone::strong, "done")));
    CHECK_THAT(screen.text, ContainsSubstring(paint(style, Tone::bad, "blocked")));
}

TEST_CASE("the live line is gone when progress ends", "[wiring][progress]") {
    std::string text;
    FakeClock clock;
    {
        TerminalProgress progress(clock, terminal, false,
                                  [&](std::string_view piece) { text += piece; });
        progress.stage("watch", "waiting for work");
    }
    CHECK(text.ends_with("\r\x1b[K"));
}

TEST_CASE("a stage that counts shows how far it is, redrawn no faster than one can read",
          "[wiring][progress]") {
    SeenProgress screen(terminal);
    screen.progress.stage("import", "writing");
    screen.progress.count(1, 1000);
    CHECK(screen.lines() == Lines{"import  writing, 1 of 1000  0.0 s"});
    const std::size_t drawn = screen.text.size();
    screen.clock.advance(Millis{50});
    screen.progress.count(2, 1000);
    CHECK(screen.text.size() == drawn);
    screen.clock.advance(Millis{50});
    screen.progress.count(3, 1000);
    CHECK(screen.lines() == Lines{"import  writing, 3 of 1000  0.1 s"});
    screen.progress.count(1000, 1000);
    CHECK(screen.lines() == Lines{"import  writing, 1000 of 1000  0.1 s"});

    SeenProgress elsewhere(file);
    elsewhere.progress.stage("import", "writing");
    elsewhere.progress.count(1, 1000);
    CHECK(elsewhere.text == "import: writing\n");
}
