// All that can be recorded of runs, for what carries it elsewhere.
#pragma once

#include "domain/interchange/run_record.hpp"
#include "support/run_samples.hpp"

namespace atelier::test {

inline PieceRecord piece_record(const std::string& name, std::vector<BeadId> parents = {}) {
    const std::string run = child_number(id(name))->parent.str();
    return {a_piece(name, run), std::move(parents)};
}

inline TurnRecord ended_turn(const std::string& run, int n) {
    TurnRecord turn = a_turn(run, n);
    turn.status = TurnStatus::done;
    turn.ended_at = run_time + Millis{5};
    return turn;
}

inline TurnRecord full_turn(const std::string& name) {
    TurnRecord turn = ended_turn(name, 1);
    turn.kind = TurnKind::check;
    turn.path = "0.r2.1";
    turn.attempt = 2;
    turn.stage = "exploring";
    turn.visit = 1;
    turn.round = 2;
    turn.role = "first";
    turn.session = *SessionId::parse("s-1");
    turn.in = commit;
    turn.out = commit;
    turn.piece = id(name + ".1");
    turn.text = "two\nlines";
    turn.verdict = WorkflowVerdict::changes_requested;
    turn.score = 7.5;
    turn.score_card = R"({"a":1})";
    turn.says_done = true;
    turn.unchanged = true;
    turn.usage = {.input = 10, .cached = 0, .output = 20, .cost = 0.25};
    turn.error = "turn-failed";
    turn.error_text = "it said no";
    return turn;
}

inline std::vector<SignalRecord> full_signals(const std::string& name) {
    return {{.run = id(name),
             .n = 1,
             .kind = SignalKind::request_changes,
             .path = "2",
             .after_turn = 1,
             .to = "sage",
             .text = "bluer",
             .piece = id(name + ".1"),
             .tree = *TreeId::parse(commit.str()),
             .amount = 3,
             .by = "atelier/overseer/olga",
             .at = run_time + Millis{7}},
            {.run = id(name),
             .n = 2,
             .kind = SignalKind::note,
             .by = "atelier/overseer/olga",
             .at = run_time + Millis{8}}};
}

// Each member says something.
inline RunRecord full_run_record(const std::string& name = "at-full") {
    RunRecord record{.run = a_run(name), .form = "letter"};
    Run& run = record.run;
    run.request = "Write of the sea.\nTwice.";
    run.patron = "Ada";
    run.artisans = {{"first", "calligrapher"}, {"second", "größe"}};
    run.subject = "document";
    run.document = "docs/sea.md";
    run.changeset = id("at-cs.1");
    run.branch = unwrap(BranchName::parse("sea-at-full"));
    run.base = commit;
    run.head = commit;
    run.sources = {id("at-other.1")};
    run.status = RunStatus::waiting;
    run.reason = "somebody asked";
    run.seed = 9007199254740993;
    run.start_stage = "exploring";
    run.auto_advance = false;
    run.limits = {.tokens = 5000, .cost = 1.5, .time = Seconds{90}};
    run.waits_at = "2";
    run.waits_for = id("at-mail");
    run.started_at = run_time + Millis{1};
    run.ended_at = run_time + Millis{9};
    record.turns = {full_turn(name), ended_turn(name, 2)};
    record.signals = full_signals(name);
    record.lines = {.lines = {{1, DialogueAction::start_work, "Off I go."},
                              {1, DialogueAction::handoff, ""},
                              {2, DialogueAction::complete, "Größe"}},
                    .tokens = 75,
                    .cost = 0.5};
    PieceRecord first = piece_record(name + ".1");
    Piece& piece = first.piece;
    piece.turn = 1;
    piece.origin = PieceOrigin::injected;
    piece.path = "0";
    piece.stage = "exploring";
    piece.patron = "Ada";
    piece.interpretation = "a letter";
    piece.thanks = 2;
    record.pieces = {first, piece_record(name + ".2", {id(name + ".1")}),
                     piece_record(name + ".10", {id(name + ".2"), id(name + ".1")})};
    record.pauses = {{.of = PausedTurns::artisan,
                      .name = "sage",
                      .reason = "it fails",
                      .by = "atelier/overseer/olga",
                      .since = run_time,
                      .trial_at = run_time + Millis{60000}}};
    return record;
}

} // namespace atelier::test
