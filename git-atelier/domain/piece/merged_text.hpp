// The one text that pieces made beside each other become.
#pragma once

#include "domain/workflow/workflow.hpp"

#include <string>
#include <vector>

namespace atelier {

struct TextPart {
    // Whose it is, as people read it.
    std::string heading;
    std::string text;
};

struct MergedText {
    // collection, exquisite; "" where it stays that of the part.
    std::string form;
    std::string text;

    bool operator==(const MergedText&) const = default;
};

// concat: each under its heading, in their order; reveal: one after the other, as what they are
// parts of; last and reviews: the last part. One part alone stays what it is, none gives "".
MergedText merged_text(MergeKind kind, const std::vector<TextPart>& parts);

} // namespace atelier
