// What the artisans of a run have said so far: told by what is recorded of it and by its seed, but
// for what models have made up.
#pragma once

#include "domain/run/made_up_lines.hpp"
#include "domain/run/run.hpp"
#include "domain/workflow/dialogue.hpp"
#include "domain/workflow/workflow.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

struct Speaker {
    // As people call it: "Scout".
    std::string name;
    Dialogue dialogue;
};
// By the key of the artisan.
using Speakers = std::map<std::string, Speaker>;

struct SpokenLine {
    // The turn at which it was said.
    int turn = 0;
    std::string artisan;
    std::string name;
    DialogueAction action = DialogueAction::start_work;
    std::string text;

    friend bool operator==(const SpokenLine&, const SpokenLine&) = default;
};

// At which somebody of them speaks, in their order; what is recorded later only adds to it. Of
// turns outside of stages nothing is said.
std::vector<SpokenMoment> spoken_moments(const Run& run, const Workflow& workflow,
                                         const Facts& facts, const Speakers& speakers);

// What was said at these moments, by a model or else by a file.
std::vector<SpokenLine> spoken_lines(const Run& run, const Workflow& workflow, const Facts& facts,
                                     const Speakers& speakers, const MadeUpLines& made_up = {});

} // namespace atelier
