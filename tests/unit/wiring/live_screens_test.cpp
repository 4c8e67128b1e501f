// A run of `work` while it goes on, as a person sees it.
#include "base/text.hpp"
#include "support/screens.hpp"
#include "support/seen_lines.hpp"
#include "support/thirty_epics.hpp"
#include "wiring/terminal_progress.hpp"
#include "wiring/workers_screen.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Terminal terminal_of(const Style& style) {
    return {.live = style.columns > 0, .style = style, .rows = 40};
}

// Lines that are drawn over are gone; the live ones are those that stand there at the end.
std::string as_seen(const std::string& written) {
    std::string text;
    for (const std::string& line : seen_lines(written))
        text += line + "\n";
    return text.substr(0, text.find_last_not_of('\n') + 1) + "\n";
}

std::string one_worker(ThirtyEpics& all, const Style& style) {
    std::string written;
    FakeClock clock;
    TerminalProgress progress(clock, terminal_of(style), false,
                              [&](std::string_view piece) { written += piece; });
    const Bead first = all.changeset(ThirtyEpics::at_work, 1);
    const Bead second = all.changeset(ThirtyEpics::at_work, 2);
    progress.begin(first.id.str(), first.title);
    progress.stage(first.id.str(), "worktree");
    clock.advance(Millis{300});
    progress.stage(first.id.str(), "agent claude");
    progress.agent_does("edits src/import/merge.cpp");
    clock.advance(Seconds{42});
    progress.agent_does("runs make test");
    clock.advance(Seconds{400});
    progress.done(first.id.str(), "integrated: 2 commits landed as 0123456789");
    progress.begin(second.id.str(), second.title);
    progress.stage(second.id.str(), "agent claude");
    progress.warn("the disk is nearly full");
    progress.agent_does("runs ctest --preset dev --output-on-failure -R 'import|merge|contacts'");
    clock.advance(Seconds{17});
    progress.agent_retries("429, tries again in 17 s");
    clock.advance(Seconds{3});
    progress.tick();
    return as_seen(written);
}

std::string three_workers(ThirtyEpics& all, const Style& style) {
    std::string written;
    FakeClock clock;
    WorkersScreen screen(clock, terminal_of(style), false,
                         [&](std::string_view piece) { written += piece; });
    const std::pair<std::size_t, std::string> at_work[] = {
        {ThirtyEpics::at_work, "edits src/import/merge.cpp"},
        {ThirtyEpics::free, "runs ctest --preset dev --output-on-failure -R 'import|merge'"},
        {ThirtyEpics::to_review, "reads docs/architecture.md"}};
    int number = 0;
    for (const auto& [epic, does] : at_work) {
        const Bead changeset = all.changeset(epic, 1);
        ++number;
        screen.said(number, {WorkerSays::named, "", "worker-" + std::to_string(number)});
        screen.said(number, {WorkerSays::begin, changeset.id.str(), changeset.title});
        screen.said(number, {WorkerSays::stage, changeset.id.str(), "agent claude"});
        clock.advance(Seconds{31});
        screen.said(number, {WorkerSays::does, "", does});
    }
    const std::string second = all.changeset(ThirtyEpics::free, 1).id.str();
    screen.said(2, {WorkerSays::done, second, "integrated: 1 commit landed as 0123456789"});
    const Bead next = all.changeset(ThirtyEpics::free, 2);
    screen.said(2, {WorkerSays::begin, next.id.str(), next.title});
    screen.said(2, {WorkerSays::stage, next.id.str(), "worktree"});
    screen.tick();
    return as_seen(written);
}

} // namespace

TEST_CASE("work that goes on is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    check_screen({"work-running", "git atelier work --mode auto",
                  [&](const Style& style) { return one_worker(all, style); }});
    check_screen({"work-jobs", "git atelier work --mode auto --jobs 3",
                  [&](const Style& style) { return three_workers(all, style); }});
}
