// Lines that a model makes up in passing while a run is carried, in place of those of files: what
// it is asked, what of its reply is the line, and what is kept of it.
#pragma once

#include "domain/run/run.hpp"
#include "domain/workflow/dialogue.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// When something is said in a run, and by whom.
struct SpokenMoment {
    // The turn at which it is said.
    int turn = 0;
    std::string artisan;
    // As people call it.
    std::string name;
    DialogueAction action = DialogueAction::start_work;
    // As people call whoever is next; "" where nobody is named.
    std::string next;

    friend bool operator==(const SpokenMoment&, const SpokenMoment&) = default;
};

struct MadeUpLine {
    int turn = 0;
    DialogueAction action = DialogueAction::start_work;
    // "" where the model was asked in vain: a line of a file stands in.
    std::string text;

    friend bool operator==(const MadeUpLine&, const MadeUpLine&) = default;
};

// Of one run, with what they have cost together.
struct MadeUpLines {
    std::vector<MadeUpLine> lines = {};
    std::int64_t tokens = 0;
    // nullopt: unknown.
    std::optional<double> cost = {};

    // nullptr: no model was asked at that moment.
    const MadeUpLine* at(int turn, DialogueAction action) const;

    friend bool operator==(const MadeUpLines&, const MadeUpLines&) = default;
};

// Whether a model is asked for a line then: as work begins in a stage, is handed over, and is over.
bool is_made_up(DialogueAction action);
// Of those moments, in their order, the last ones at which no model was asked yet; at most one
// handover with what begins after it, so that nobody waits for lines about what is long over.
std::vector<SpokenMoment> moments_to_make_up(const std::vector<SpokenMoment>& moments,
                                             const MadeUpLines& before);

// What the model is asked, as its artisan.
std::string line_prompt(const Run& run, const SpokenMoment& moment);
std::string celebration_prompt(const Run& run);
// The first line of a reply that says something, cut; "" for none.
std::string line_in_reply(std::string_view reply);

std::string made_up_text(const MadeUpLines& lines);
// None for what made_up_text did not write.
MadeUpLines made_up_from(std::string_view text);

} // namespace atelier
