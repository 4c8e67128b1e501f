// Runs and pieces as they are shown, without a store.
#pragma once

#include "app/run/look_at_runs.hpp"
#include "domain/piece/lineage.hpp"
#include "domain/workflow/commission.hpp"
#include "support/run_samples.hpp"

#include <string>

namespace atelier::test {

inline Piece shown_piece(const std::string& name, const std::string& artisan,
                         const std::string& preview) {
    Piece piece = a_piece(name, "at-r1");
    piece.artisan = artisan;
    piece.form = artisan.empty() ? "collection" : "verse";
    piece.preview = preview;
    piece.interpretation = artisan.empty() ? "" : "the colour of it";
    return piece;
}

// An ensemble of two that has completed.
inline RunView shown_run() {
    const auto ensemble =
        unwrap(commission_workflow(CommissionHow::ensemble, {"calligrapher", "cartographer"}));
    RunView view{.run = a_run("at-r1"), .bead = run_bead("at-r1"), .workflow = ensemble};
    view.bead.title = "Write of the sea";
    view.run.workflow = "ensemble";
    view.run.request = "Write of the sea";
    view.run.status = RunStatus::completed;
    view.run.artisans = {{"first", "calligrapher"}, {"second", "cartographer"}};
    view.run.started_at = run_time;
    view.run.ended_at = run_time + Millis{12'000};
    view.turns_at_most = 2;
    int n = 0;
    for (const char* artisan : {"calligrapher", "cartographer"}) {
        TurnRecord turn = a_turn("at-r1", ++n);
        turn.artisan = artisan;
        turn.status = TurnStatus::done;
        turn.ended_at = run_time + Millis{4'000};
        turn.piece = id("at-r1." + std::to_string(n));
        view.facts.turns.push_back(turn);
    }
    view.pieces = {shown_piece("at-r1.1", "calligrapher", "Blue, and no end of it"),
                   shown_piece("at-r1.2", "cartographer", "North is up, and water"),
                   shown_piece("at-r1.3", "", "# The Calligrapher")};
    view.made = {id("at-r1.3")};
    view.usage = {.input = 1200, .output = 340, .cost = 0.25};
    return view;
}

inline Lineage shown_lineage() {
    return lineage_of(id("at-r1.3"),
                      {{id("at-r1.3"), 0, id("at-r1.1")}, {id("at-r1.3"), 1, id("at-r1.2")}},
                      shown_run().pieces);
}

} // namespace atelier::test
