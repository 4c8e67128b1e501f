// A run, as a document and as text: how it stands, what it has made, and what to do next.
#pragma once

#include "app/piece/gallery.hpp"
#include "app/run/drive_run.hpp"
#include "app/run/look_at_runs.hpp"
#include "base/json.hpp"
#include "domain/run/spoken_lines.hpp"
#include "view/text/style.hpp"
#include "view/text/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What a command has done with a run.
struct CarriedRun {
    RunView view;
    // nullopt: nobody has driven it here.
    std::optional<DriveOutcome> drive = {};
    // Somebody else drives it, in the background.
    bool detached = false;
    // What it made, once it has completed.
    std::vector<ShownPiece> made = {};
};

// The object that `run` is in every document.
Json run_object(const RunView& view);
Tone tone_of(RunStatus status);
// Its status in a word or few.
Cell status_cell(const Run& run, bool driven, bool interrupted);
// How it stands and why, and which command goes on with it; "" where it has completed.
std::string what_next(const RunView& view);
// What can be done with one that has failed.
std::string after_failure(const Run& run);

// `lines`: what its artisans have said so far.
using SpokenLines = std::vector<SpokenLine>;
Json run_json(const RunView& view, const SpokenLines& lines = {});
std::string run_text(const RunView& view, const Style& style, const SpokenLines& lines = {});
// With a list of its turns, oldest first.
Json turns_json(const RunView& view, const SpokenLines& lines = {});
std::string turns_text(const RunView& view, const Style& style, const SpokenLines& lines = {});

Json carried_json(const CarriedRun& carried);
std::string carried_text(const CarriedRun& carried, const Style& style);
// 0 where nothing is left to do about it here: it has completed, or went as far as was asked for.
int exit_status_of(const CarriedRun& carried);

} // namespace atelier
