// What a brief of a workflow's turn may ask for by `{{ name }}`: whoever renders one gives all of
// these, and a file of briefs that asks for anything else is template-invalid.
#pragma once

#include <array>
#include <string_view>

namespace atelier {

struct BriefValue {
    std::string_view name;
    // For people who write briefs.
    std::string_view meaning;
};

inline constexpr std::array brief_values{
    BriefValue{"request", "what the person asked for"},
    BriefValue{
        "form",
        "what kind of piece it is to be: the form of the commission, or else of the artisan"},
    BriefValue{"earlier", "what was made before, as far as the turn may see it, or `nothing yet`"},
    BriefValue{"notes", "what people and other artisans said, with their names; may be empty"},
    BriefValue{"checks", "the output of the check that failed last; may be empty"},
    BriefValue{"failure", "why the last attempt at this turn failed, in a sentence; may be empty"},
    BriefValue{"criteria", "the criteria the artisan judges by, one per line; may be empty"},
    BriefValue{"stage", "the stage that the turn is in; may be empty"},
    BriefValue{"round", "the round of the loop around the turn, counted from 1"},
    BriefValue{"rounds", "the largest number of rounds of that loop"}};

} // namespace atelier
