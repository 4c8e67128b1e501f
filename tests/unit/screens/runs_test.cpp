// What the commands show that run workflows, and what has come of them.
#include "support/run_views.hpp"
#include "support/screens.hpp"
#include "view/gallery.hpp"
#include "view/gate.hpp"
#include "view/hello.hpp"
#include "view/lineage.hpp"
#include "view/piece.hpp"
#include "view/run.hpp"
#include "view/run_flow.hpp"
#include "view/run_preview.hpp"
#include "view/run_signal.hpp"
#include "view/run_why.hpp"
#include "view/runs.hpp"

#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("runs are shown as they are kept", "[screens]") {
    const RunView view = shown_run();
    RunView waiting = view;
    waiting.run.id = id("at-r2");
    waiting.run.status = RunStatus::waiting;
    waiting.run.workflow = "workshop";
    const RunList list{.rows = {{waiting.run, "Design a cache for the parser", 3, false},
                                {view.run, view.bead.title, 2, false}},
                       .all = 5};
    check_screen({"runs", "git atelier runs", [&](const Style& style) {
                      return runs_text(list, {}, run_time + Seconds{90}, style);
                  }});
    check_screen({"run-turns", "git atelier runs at-r1 --turns",
                  [&](const Style& style) { return turns_text(view, style); }});
    RunView spoken = view;
    for (TurnRecord& turn : spoken.facts.turns)
        turn.stage = turn.n == 1 ? "exploring" : "designing";
    const SpokenLines lines{
        {1, "scout", "Scout", DialogueAction::start_work,
         "Let us find out what others have tried."},
        {1, "scout", "Scout", DialogueAction::handoff, "Sage, this is the ground as I found it."},
        {2, "sage", "Sage", DialogueAction::start_work, "First the shape of it, then the parts."}};
    check_screen({"run-lines", "git atelier runs at-r1 --turns",
                  [&](const Style& style) { return turns_text(spoken, style, lines); }});
    const RunFlow flow{
        .days = {{"2026-02-28", {2, 1, 7}}, {"2026-03-01", {3, 4, 21}}},
        .begun = 5,
        .completed = 5,
        .turns = 28,
        .turns_failed = 1,
        .waits = {Millis{1'200}, Millis{2'000}, Millis{65'000}},
        .open = Millis{400'000},
        .working = Millis{312'000},
        .handoffs = {{{"designing", "prototyping"}, 3}, {{"exploring", "designing"}, 4}}};
    const FlowSpan week{.since = run_time - Seconds{7 * 24 * 3600}, .until = run_time};
    check_screen({"runs-flow", "git atelier runs --flow --since 7d",
                  [&](const Style& style) { return run_flow_text(flow, week, style); }});
    const CarriedRun carried{
        .view = view,
        .drive = DriveOutcome{.run = view.run},
        .made = {{.piece = view.pieces[2], .text = "# The Calligrapher\n\nBlue.\n"}}};
    check_screen({"run", "git atelier run ensemble \"Write of the sea\"",
                  [&](const Style& style) { return carried_text(carried, style); }});
    CarriedRun commissioned = carried;
    commissioned.made = {{.piece = view.pieces[0], .text = "Blue, and no end of it\n"}};
    check_screen({"commission", "git atelier commission \"Write of the sea\"",
                  [&](const Style& style) { return carried_text(commissioned, style); }});
    const SignalOutcome said{.signal = {.run = id("at-r1"), .n = 1, .kind = SignalKind::approve},
                             .run = waiting.run};
    check_screen({"signal", "git atelier signal at-r2 approve",
                  [&](const Style&) { return signal_text(said); }});
    const WorkshopPlan plan{.lead = {"sage", "Design"},
                            .stages = {"designing", "prototyping", "refining", "integrating"},
                            .turns_at_most = 20};
    check_screen({"workshop", "git atelier workshop \"Design a cache\" --dry-run",
                  [&](const Style&) { return workshop_plan_text(plan); }});
}

TEST_CASE("a gate, and why a run stands there, are shown as they are kept", "[screens]") {
    RunView view = shown_run();
    view.run.status = RunStatus::waiting;
    view.workflow.steps = {{GateStep{GateKind::review}}};
    view.facts = {};
    check_screen({"why-run", "git atelier why at-r1", [&](const Style& style) {
                      return run_why_text(view, run_time + Seconds{90}, style);
                  }});
    const GateReview review{.now = run_time + Seconds{180},
                            .gate = {.run = view.run,
                                     .title = view.bead.title,
                                     .step = {GateKind::review},
                                     .round = 2,
                                     .message = id("at-m1"),
                                     .since = run_time,
                                     .pieces = {view.pieces[0]}},
                            .texts = {"Blue, and no end of it.\n"}};
    check_screen({"review-run", "git atelier review at-r1",
                  [&](const Style& style) { return gate_text(review, style); }});
}

TEST_CASE("pieces are shown as they are kept", "[screens]") {
    const RunView view = shown_run();
    const PieceList list{.pieces = view.pieces, .all = 9, .in_gallery = 9};
    check_screen({"gallery", "git atelier gallery --all", [&](const Style& style) {
                      return gallery_text(list, {}, run_time + Seconds{90}, style);
                  }});
    const ShownPiece shown{.piece = view.pieces[0],
                           .text = "Blue, and no end of it.\n",
                           .provenance = R"({"request":"Write of the sea"})",
                           .children = {id("at-r1.3")}};
    check_screen(
        {"piece", "git atelier gallery at-r1.1",
         [&](const Style& style) { return piece_text(shown, run_time + Seconds{90}, style); },
         true});
    check_screen({"lineage", "git atelier gallery at-r1.3 --lineage",
                  [&](const Style& style) { return lineage_text(shown_lineage(), style); }});
    const HelloOutcome hello{view, {}, shown_lineage()};
    check_screen(
        {"hello", "git atelier hello",
         [&](const Style& style) { return hello_text(hello, run_time + Seconds{90}, style); },
         true});
}
