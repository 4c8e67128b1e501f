// A review as a person writes it in an editor: what is typed above the diff asks for changes of all
// of it, what is typed below a line of the diff asks for a change of that line.
#pragma once

#include "domain/review/line_comment.hpp"

#include <string>
#include <vector>

namespace atelier {

struct FilePatch {
    std::string path;
    // As `git diff` writes it.
    std::string patch;
};

// What the editor is opened on.
std::string review_template(const std::string& title, const std::vector<FilePatch>& files);

// The same for what is asked by a run.
std::string answer_template(const std::string& title);

struct WrittenReview {
    std::string message;
    std::vector<WrittenComment> comments = {};

    bool is_empty() const { return message.empty() && comments.empty(); }
    bool operator==(const WrittenReview&) const = default;
};
// What was typed below a line that was taken away is of the line before it that is there. usage,
// with the words, for what stands below no line of a file.
Result<WrittenReview> parse_review(const std::string& text);

} // namespace atelier
