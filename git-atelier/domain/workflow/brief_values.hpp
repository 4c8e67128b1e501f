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
    BriefValue{"form", "what the piece is to be: the commission's form, or else the artisan's"},
    BriefValue{"earlier", "what the turn may see of what was made before it, or `nothing yet`"},
    BriefValue{"notes", "what people and other artisans have said, with their names; may be empty"},
    BriefValue{"checks", "the output of the check that failed last; may be empty"},
    BriefValue{"failure", "in a sentence, why the last try of this turn failed; may be empty"},
    BriefValue{"criteria", "by what the artisan judges, a line each; may be empty"},
    BriefValue{"stage", "the stage that the turn is in; may be empty"},
    BriefValue{"round", "which round of the loop around the turn it is, from 1"},
    BriefValue{"rounds", "how many rounds that loop has at most"}};

} // namespace atelier
