// Several questions in one text, an answer to be written below each: how it is laid out, and what a
// person made of it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

namespace atelier {

struct SheetQuestion {
    BeadId message;
    // All that is said about it, in lines.
    std::string text;
    // Whether a size is asked for, which an answer can approve.
    bool of_size = false;
    // Whether a run asks for the approval of what it has made, which an answer can give.
    bool of_gate = false;
};

struct SheetAnswer {
    BeadId message;
    std::string text;
    bool approves_size = false;
    bool approves = false;
};

// With this an answer begins that approves the size.
inline constexpr std::string_view approval_opening = "approve-size:";
// With this one that approves what a run has made.
inline constexpr std::string_view gate_opening = "approve:";

std::string answer_sheet(const std::vector<SheetQuestion>& questions);

// The answers that were written, in the order of the questions; an empty one is none. usage, naming
// the line, where a mark is missing or out of place, or text stands where no answer is looked for:
// nothing that was written is passed over.
Result<std::vector<SheetAnswer>> read_answers(const std::vector<SheetQuestion>& questions,
                                              const std::string& text);

} // namespace atelier
