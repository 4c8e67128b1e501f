#include "adapters/forge/gitea_rows.hpp"

#include "adapters/forge/rest_rows.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace atelier::forge::gitea {
namespace {

ForgeUser gitea_user(const Json& row, std::string_view member) {
    const std::string name = text_at(row, {member, "login"});
    return {name.empty() ? nobody : name};
}

std::vector<ForgeUser> reviewers_in(const Json& row) {
    std::vector<ForgeUser> out;
    for (const auto& [list, name] :
         {std::pair("requested_reviewers", "login"), {"requested_reviewers_teams", "name"}}) {
        const Json* const rows = row.find(list);
        if (rows == nullptr || !rows->is_array()) continue;
        for (const Json& each : rows->as_array())
            out.push_back({each.string_at(name, nobody)});
    }
    return out;
}

// While it is being looked at, and of a draft, the forge says no as well.
Mergeable gitea_mergeable(const Json& row) {
    return is_true(row, "mergeable") ? Mergeable::yes : Mergeable::unknown;
}

bool read_gitea_end(const Json& row, PullRequest& out) {
    const std::string state = row.string_at("state");
    if (state != "open" && state != "closed") return false;
    if (is_true(row, "merged")) {
        const auto commit = CommitId::parse(row.string_at("merge_commit_sha"));
        if (!commit) return false;
        out.end = PullRequestEnd::merged;
        out.merge_commit = *commit;
        out.mergeable = Mergeable::unknown;
    } else if (state == "closed") {
        out.end = PullRequestEnd::closed;
    }
    return true;
}

} // namespace

std::string plain_title(const std::string& title) {
    const std::string lower = ascii_lower(title);
    for (const std::string_view begin : {"wip:", "[wip]", "draft:", "[draft]"})
        if (lower.starts_with(begin)) return std::string(trim(title.substr(begin.size())));
    return title;
}

std::optional<PullRequest> pull_request_of(const Json& row) {
    const auto number = number_at(row, "number");
    // Once the branch is gone `ref` names one of the forge's own.
    auto head = BranchName::parse(text_at(row, {"head", "label"}));
    auto commit = CommitId::parse(text_at(row, {"head", "sha"}));
    auto base = BranchName::parse(text_at(row, {"base", "ref"}));
    if (!number || !head || !commit || !base) return std::nullopt;
    const bool draft = is_true(row, "draft");
    const std::string title = row.string_at("title");
    PullRequest out{.number = *number,
                    .url = row.string_at("html_url"),
                    .title = draft ? plain_title(title) : title,
                    .body = row.string_at("body"),
                    .head = *std::move(head),
                    .head_commit = *std::move(commit),
                    .base = *std::move(base),
                    .draft = draft,
                    .author = gitea_user(row, "user"),
                    .asked = reviewers_in(row),
                    .mergeable = gitea_mergeable(row)};
    if (!read_gitea_end(row, out)) return std::nullopt;
    return out;
}

bool is_of_same_repository(const Json& row) {
    const std::string head = text_at(row, {"head", "repo", "full_name"});
    return !head.empty() && head == text_at(row, {"base", "repo", "full_name"});
}

bool is_given(const Json& row) {
    const std::string state = row.string_at("state");
    return state != "PENDING" && state != "REQUEST_REVIEW";
}

std::optional<Review> review_of(const Json& row) {
    constexpr std::array<std::pair<std::string_view, ReviewVerdict>, 3> verdicts{
        {{"APPROVED", ReviewVerdict::approved},
         {"REQUEST_CHANGES", ReviewVerdict::changes_requested},
         {"COMMENT", ReviewVerdict::commented}}};
    const std::string state = row.string_at("state");
    const auto time = time_at(row, "submitted_at");
    for (const auto& [name, verdict] : verdicts)
        if (name == state && time)
            return Review{gitea_user(row, "user"),
                          is_true(row, "dismissed") ? ReviewVerdict::dismissed : verdict,
                          row.string_at("body"), *time};
    return std::nullopt;
}

std::vector<ForgeUser> awaited_of(const std::vector<Json>& reviews) {
    std::vector<ForgeUser> out;
    for (const Json& row : reviews) {
        const bool is_team = is_set(row, "team");
        const ForgeUser who =
            is_team ? ForgeUser{text_at(row, {"team", "name"})} : gitea_user(row, "user");
        if (is_given(row) || row.string_at("state") == "REQUEST_REVIEW") std::erase(out, who);
        if (row.string_at("state") == "REQUEST_REVIEW") out.push_back(who);
    }
    return out;
}

std::optional<ReportedCheck> check_of(const Json& row) {
    using enum ChecksState;
    constexpr std::array<std::pair<std::string_view, ChecksState>, 6> states{{{"success", passed},
                                                                              {"pending", pending},
                                                                              {"failure", failed},
                                                                              {"error", failed},
                                                                              {"warning", failed},
                                                                              {"skipped", none}}};
    const std::string state = row.string_at("status");
    for (const auto& [name, meaning] : states)
        if (name == state) return ReportedCheck{row.string_at("context"), meaning};
    return std::nullopt;
}

std::optional<std::vector<ReviewThread>> threads_of(std::vector<Json> comments) {
    std::ranges::sort(comments, {}, [](const Json& row) { return number_at(row, "id"); });
    using Place = std::tuple<std::string, std::int64_t, std::int64_t>;
    std::map<Place, std::size_t> begun;
    std::vector<ReviewThread> out;
    for (const Json& row : comments) {
        const auto id = number_at(row, "id");
        const auto time = time_at(row, "created_at");
        if (!id || !time) return std::nullopt;
        const std::string path = row.string_at("path");
        const std::int64_t line = number_at(row, "position").value_or(0);
        const Place place{path, line, number_at(row, "original_position").value_or(0)};
        const auto [found, is_new] = begun.try_emplace(place, out.size());
        if (is_new)
            out.push_back({path,
                           line == 0 ? std::nullopt : std::optional(line),
                           is_set(row, "resolver"),
                           {}});
        out[found->second].comments.push_back(
            {*id, gitea_user(row, "user"), row.string_at("body"), *time});
    }
    return out;
}

} // namespace atelier::forge::gitea
