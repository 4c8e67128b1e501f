#include "support/github_json.hpp"

#include <initializer_list>
#include <utility>

namespace atelier::test {
namespace {

using Members = std::initializer_list<std::pair<std::string_view, Json>>;

Json object_of(Members members) {
    Json out = Json::object();
    for (const auto& [name, value] : members)
        out.set(name, value);
    return out;
}

// To the second, as GitHub has it.
std::string seconds_of(Time time) {
    return format_time(time).substr(0, 19) + "Z";
}

Json branch_row(const BranchName& name, const CommitId& commit) {
    return object_of({{"ref", name.str()},
                      {"sha", commit.str()},
                      {"repo", object_of({{"full_name", "ann/tool"}})}});
}

const char* github_verdict(ReviewVerdict verdict) {
    switch (verdict) {
    case ReviewVerdict::approved:
        return "APPROVED";
    case ReviewVerdict::changes_requested:
        return "CHANGES_REQUESTED";
    case ReviewVerdict::commented:
        return "COMMENTED";
    case ReviewVerdict::dismissed:
        return "DISMISSED";
    }
    return "PENDING";
}

Json github_mergeable(Mergeable mergeable) {
    return mergeable == Mergeable::unknown ? Json() : Json(mergeable == Mergeable::yes);
}

} // namespace

Json github_user(const ForgeUser& user, const char* kind) {
    return object_of({{"login", user.name}, {kind, user.is_bot ? "Bot" : "User"}});
}

Json github_pull_request(const PullRequest& it) {
    const bool merged = it.end == PullRequestEnd::merged;
    Json asked = Json::array();
    for (const ForgeUser& user : it.asked)
        asked.push(github_user(user));
    Json base = branch_row(it.base, it.head_commit);
    // Of an open one a trial stands there.
    const std::string commit = it.merge_commit ? it.merge_commit->str() : std::string(40, 'd');
    return object_of({{"number", it.number},
                      {"node_id", "PR_" + std::to_string(it.number)},
                      {"html_url", it.url},
                      {"title", it.title},
                      {"body", it.body.empty() ? Json() : Json(it.body)},
                      {"state", it.end == PullRequestEnd::open ? "open" : "closed"},
                      {"merged_at", merged ? Json("2026-11-29T12:00:00Z") : Json()},
                      {"merge_commit_sha", commit},
                      {"mergeable", github_mergeable(it.mergeable)},
                      {"draft", it.draft},
                      {"user", github_user(it.author)},
                      {"head", branch_row(it.head, it.head_commit)},
                      {"base", std::move(base)},
                      {"requested_reviewers", std::move(asked)},
                      {"requested_teams", Json::array()}});
}

Json github_pull_request_as_issue(std::int64_t number) {
    return object_of({{"number", number},
                      {"title", "A title"},
                      {"state", "open"},
                      {"pull_request", Json::object()}});
}

Json github_issue(const FoundTicket& ticket) {
    return object_of({{"number", ticket.id},
                      {"html_url", ticket.url},
                      {"title", ticket.title},
                      {"body", ticket.body.empty() ? Json() : Json(ticket.body)},
                      {"state", name_of(ticket.state)}});
}

Json github_review(const Review& review) {
    return object_of({{"state", github_verdict(review.verdict)},
                      {"user", github_user(review.author)},
                      {"body", review.body},
                      {"submitted_at", seconds_of(review.at)}});
}

Json github_comment(const ReviewComment& comment) {
    return object_of({{"databaseId", comment.id},
                      {"author", github_user(comment.author, "__typename")},
                      {"body", comment.body},
                      {"createdAt", seconds_of(comment.at)}});
}

Json github_check_run(const ReportedCheck& check) {
    Json out = object_of({{"name", check.name}, {"status", "completed"}, {"conclusion", Json()}});
    switch (check.state) {
    case ChecksState::none:
        return out.set("conclusion", "skipped");
    case ChecksState::passed:
        return out.set("conclusion", "success");
    case ChecksState::failed:
        return out.set("conclusion", "timed_out");
    case ChecksState::pending:
        return out.set("status", "in_progress");
    }
    return out;
}

Json github_status(const ReportedCheck& check) {
    const char* const state = check.state == ChecksState::passed    ? "success"
                              : check.state == ChecksState::pending ? "pending"
                                                                    : "error";
    return object_of({{"context", check.name}, {"state", state}});
}

} // namespace atelier::test
