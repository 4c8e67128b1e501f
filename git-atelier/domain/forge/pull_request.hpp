// A pull request as its forge has it, and what of it is ours to change.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Whoever has an account there. A team counts as a person.
struct ForgeUser {
    std::string name;
    bool is_bot = false;
    bool operator==(const ForgeUser&) const = default;
};

enum class PullRequestEnd { open, merged, closed };
constexpr auto names_of(PullRequestEnd) {
    return std::to_array<Named<PullRequestEnd>>({{PullRequestEnd::open, "open"},
                                                 {PullRequestEnd::merged, "merged"},
                                                 {PullRequestEnd::closed, "closed"}});
}

// unknown: the forge has not found out yet.
enum class Mergeable { yes, no, unknown };

struct PullRequest {
    std::int64_t number = 0;
    std::string url;
    std::string title;
    std::string body;
    // In the same repository as the base.
    BranchName head;
    CommitId head_commit;
    BranchName base;
    PullRequestEnd end = PullRequestEnd::open;
    bool draft = false;
    ForgeUser author;
    // Whose review is still awaited; one who has given it is no longer among them.
    std::vector<ForgeUser> asked = {};
    Mergeable mergeable = Mergeable::unknown;
    // What it became on its base.
    std::optional<CommitId> merge_commit = {};
    bool operator==(const PullRequest&) const = default;
};

enum class ReviewVerdict { approved, changes_requested, commented, dismissed };
constexpr auto names_of(ReviewVerdict) {
    return std::to_array<Named<ReviewVerdict>>(
        {{ReviewVerdict::approved, "approved"},
         {ReviewVerdict::changes_requested, "changes-requested"},
         {ReviewVerdict::commented, "commented"},
         {ReviewVerdict::dismissed, "dismissed"}});
}

struct Review {
    ForgeUser author;
    ReviewVerdict verdict = ReviewVerdict::commented;
    std::string body;
    Time at = {};
    bool operator==(const Review&) const = default;
};

struct ReviewComment {
    std::int64_t id = 0;
    ForgeUser author;
    std::string body;
    Time at = {};
    bool operator==(const ReviewComment&) const = default;
};

// Said of a line; the first comment begins it, the others answer.
struct ReviewThread {
    std::string path;
    // nullopt: of the whole file, or of a line that is no longer there.
    std::optional<std::int64_t> line;
    bool resolved = false;
    // Never empty.
    std::vector<ReviewComment> comments;
    bool operator==(const ReviewThread&) const = default;
};

// none: nothing checks that commit. Of several the last in this order counts.
enum class ChecksState { none, passed, pending, failed };
constexpr auto names_of(ChecksState) {
    return std::to_array<Named<ChecksState>>({{ChecksState::none, "none"},
                                              {ChecksState::passed, "passed"},
                                              {ChecksState::pending, "pending"},
                                              {ChecksState::failed, "failed"}});
}
struct Checks {
    ChecksState state = ChecksState::none;
    // By name, in order, those that failed; without any, those that are pending.
    std::vector<std::string> names = {};
    bool operator==(const Checks&) const = default;
};
struct ReportedCheck {
    std::string name;
    // none: it was skipped, or has nothing to say.
    ChecksState state = ChecksState::none;
};
Checks summed_up(std::vector<ReportedCheck> checks);

// Of all that one branch ever had: the open one; without one, the latest that merged; else the
// latest. ambiguous, naming them, when several are open: which one is ours cannot be told.
Result<std::optional<PullRequest>>
choose_pull_request(const std::vector<PullRequest>& of_one_branch);

struct PullRequestText {
    std::string title;
    std::string body;
    BranchName base;
    bool operator==(const PullRequestText&) const = default;
};
// What is not set stays as it is.
struct PullRequestEdit {
    std::optional<std::string> title = {};
    std::optional<std::string> body = {};
    std::optional<BranchName> base = {};
    bool is_empty() const { return !title && !body && !base; }
    bool operator==(const PullRequestEdit&) const = default;
};
// As a forge may give back what it was given: with other ends of lines, and without blanks at the
// ends.
bool says_the_same(std::string_view one, std::string_view other);
// What to change so that it says `wanted`. What a person has changed since we wrote it is theirs.
PullRequestEdit edit_to(const PullRequestText& wanted, const PullRequest& found,
                        const PullRequestText& written);

} // namespace atelier
