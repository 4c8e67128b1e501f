// What `git atelier demo` prints around the commands that it shows.
#pragma once

#include "app/project/demonstration.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PlayedStep {
    std::vector<std::string> argv;
    int status = 0;
};

struct Demonstration {
    std::vector<PlayedStep> steps;
    // Where it can still be looked at; nullopt: nothing of it is left.
    std::optional<DemonstrationPlaces> kept = {};

    bool succeeded() const { return steps.empty() || steps.back().status == 0; }
};

// The heading of its part, where it begins one, and the command as one would type it.
std::string step_text(const DemonstrationStep& step, const Style& style);
Json demonstration_json(const Demonstration& played);
// The end.
std::string demonstration_text(const Demonstration& played);

} // namespace atelier
