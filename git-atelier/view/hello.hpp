// What `git atelier hello` has to show behind the pieces themselves.
#pragma once

#include "app/piece/gallery.hpp"
#include "app/run/look_at_runs.hpp"
#include "base/json.hpp"
#include "domain/piece/lineage.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

struct HelloOutcome {
    RunView view;
    // All of them with their texts, oldest first.
    std::vector<ShownPiece> pieces;
    // Of what came of it in the end.
    Lineage lineage;
};

Json hello_json(const HelloOutcome& outcome);
std::string hello_text(const HelloOutcome& outcome, Time now, const Style& style);

} // namespace atelier
