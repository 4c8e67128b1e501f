// Comments of an overseer on lines of a changeset's work: told to its agent with the code that they
// are about, and kept with what it answered.
#pragma once

#include "app/core/context.hpp"
#include "domain/review/line_comment.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class GitHistory;
class Repository;

// With the code around each line of what base..head changes, in files as they are called there or
// were before it. not-found for a file that it does not change, and for a line that is not there.
Result<std::vector<LineComment>> placed_comments(Repository& repository, const CommitId& base,
                                                 const CommitId& head,
                                                 const std::vector<WrittenComment>& written);

// Of the changeset, in the order in which they were said.
Result<std::vector<LineComment>> line_comments(PlanReader& plan, const BeadId& changeset);
// Numbers and keeps them; they are the caller's.
Result<std::vector<LineComment>> keep_comments(PlanWriter& plan, const Context& context,
                                               const BeadId& changeset,
                                               std::vector<LineComment> comments);

struct CommentAnswer {
    std::int64_t comment = 0;
    std::string text;

    bool operator==(const CommentAnswer&) const = default;
};
// Keeps the last word on each. not-found for a comment that is not there, naming those that are.
Result<void> answer_comments(PlanWriter& plan, const Context& context, const BeadId& changeset,
                             const std::vector<CommentAnswer>& answers);

// Nobody has to answer those that wait any more: the work was approved as it is.
Result<void> settle_comments(PlanWriter& plan, const BeadId& changeset);

// Why it is not done, without a hint; nullopt: each of them has an answer.
Result<std::optional<Error>> unanswered_comments(PlanReader& plan, const BeadId& changeset);

struct CommentStatus {
    LineComment comment;
    // Where the line is at `head` of followed_comments; nullopt: it is not there any more.
    std::optional<LinePlace> now = {};
    // What its agent had committed when it answered.
    std::optional<CommitId> answered_by = {};
};
// `head` nullopt: nothing stands there to follow them to.
Result<std::vector<CommentStatus>> followed_comments(const Context& context, Repository& repository,
                                                     const BeadId& changeset,
                                                     const std::optional<CommitId>& head);

// Those that nobody has answered, as a brief tells them; "" for none.
std::string comments_text(const std::vector<CommentStatus>& comments);

} // namespace atelier
