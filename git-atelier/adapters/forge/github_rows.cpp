#include "adapters/forge/github_rows.hpp"

#include "adapters/forge/rest_rows.hpp"

#include <algorithm>
#include <array>

namespace atelier::forge {
namespace {

// `kind`: the member that says whether it is a program.
ForgeUser user_at(const Json& row, std::string_view member, std::string_view kind) {
    const Json* const user = row.find(member);
    if (user == nullptr || !user->is_object()) return {nobody};
    return {user->string_at("login", nobody), user->string_at(kind) == "Bot"};
}

std::vector<ForgeUser> asked_by(const Json& row) {
    std::vector<ForgeUser> out;
    if (const Json* const people = row.find("requested_reviewers");
        people != nullptr && people->is_array())
        for (const Json& each : people->as_array())
            out.push_back({each.string_at("login", nobody), each.string_at("type") == "Bot"});
    if (const Json* const teams = row.find("requested_teams");
        teams != nullptr && teams->is_array())
        for (const Json& each : teams->as_array())
            out.push_back({each.string_at("slug", nobody)});
    return out;
}

Mergeable mergeable_by(const Json& row) {
    const Json* const value = row.find("mergeable");
    if (value == nullptr || !value->is_bool()) return Mergeable::unknown;
    return value->as_bool() ? Mergeable::yes : Mergeable::no;
}

// Both words have to be read; of an open one merge_commit_sha is only a trial.
bool read_end(const Json& row, PullRequest& out) {
    const std::string state = row.string_at("state");
    if (state == "open") return true;
    if (state != "closed") return false;
    out.end = is_set(row, "merged_at") ? PullRequestEnd::merged : PullRequestEnd::closed;
    if (out.end == PullRequestEnd::closed) return true;
    const auto commit = CommitId::parse(row.string_at("merge_commit_sha"));
    if (!commit) return false;
    out.merge_commit = *commit;
    return true;
}

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

} // namespace

std::optional<PullRequest> pull_request_of(const Json& row) {
    const auto number = number_at(row, "number");
    auto head = BranchName::parse(text_at(row, {"head", "ref"}));
    auto commit = CommitId::parse(text_at(row, {"head", "sha"}));
    auto base = BranchName::parse(text_at(row, {"base", "ref"}));
    if (!number || !head || !commit || !base) return std::nullopt;
    PullRequest out{.number = *number,
                    .url = row.string_at("html_url"),
                    .title = row.string_at("title"),
                    .body = row.string_at("body"),
                    .head = *std::move(head),
                    .head_commit = *std::move(commit),
                    .base = *std::move(base),
                    .draft = is_true(row, "draft"),
                    .author = user_at(row, "user", "type"),
                    .asked = asked_by(row),
                    .mergeable = mergeable_by(row)};
    if (!read_end(row, out)) return std::nullopt;
    return out;
}

bool is_of_same_repository(const Json& row) {
    const std::string head = text_at(row, {"head", "repo", "full_name"});
    return !head.empty() && head == text_at(row, {"base", "repo", "full_name"});
}

bool is_pending_review(const Json& row) {
    return row.string_at("state") == "PENDING";
}

std::optional<Review> review_of(const Json& row) {
    constexpr std::array<std::pair<std::string_view, ReviewVerdict>, 4> verdicts{
        {{"APPROVED", ReviewVerdict::approved},
         {"CHANGES_REQUESTED", ReviewVerdict::changes_requested},
         {"COMMENTED", ReviewVerdict::commented},
         {"DISMISSED", ReviewVerdict::dismissed}}};
    const std::string state = row.string_at("state");
    const auto time = time_at(row, "submitted_at");
    for (const auto& [name, verdict] : verdicts)
        if (name == state && time)
            return Review{user_at(row, "user", "type"), verdict, row.string_at("body"), *time};
    return std::nullopt;
}

std::optional<ReportedCheck> check_of_run(const Json& row) {
    constexpr std::array<std::string_view, 6> bad{
        "failure", "cancelled", "timed_out", "action_required", "stale", "startup_failure"};
    ReportedCheck out{row.string_at("name"), ChecksState::pending};
    if (out.name.empty()) return std::nullopt;
    if (row.string_at("status") != "completed") return out;
    const std::string conclusion = row.string_at("conclusion");
    if (conclusion == "success")
        out.state = ChecksState::passed;
    else if (conclusion == "neutral" || conclusion == "skipped")
        out.state = ChecksState::none;
    else if (is_among(bad, conclusion))
        out.state = ChecksState::failed;
    else
        return std::nullopt;
    return out;
}

std::optional<ReportedCheck> check_of_status(const Json& row) {
    ReportedCheck out{row.string_at("context"), ChecksState::pending};
    const std::string state = row.string_at("state");
    if (state == "success")
        out.state = ChecksState::passed;
    else if (state == "failure" || state == "error")
        out.state = ChecksState::failed;
    else if (state != "pending")
        return std::nullopt;
    return out;
}

std::optional<ReviewThread> thread_of(const Json& node) {
    if (node.find("isResolved") == nullptr) return std::nullopt;
    return ReviewThread{
        node.string_at("path"), number_at(node, "line"), is_true(node, "isResolved"), {}};
}

std::optional<ReviewComment> comment_of(const Json& node) {
    const auto number = number_at(node, "databaseId");
    const auto time = time_at(node, "createdAt");
    if (!number || !time) return std::nullopt;
    return ReviewComment{*number, user_at(node, "author", "__typename"), node.string_at("body"),
                         *time};
}

} // namespace atelier::forge
