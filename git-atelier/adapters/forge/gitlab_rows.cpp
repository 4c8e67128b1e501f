#include "adapters/forge/gitlab_rows.hpp"

#include "adapters/forge/rest_rows.hpp"
#include "base/text.hpp"

#include <array>
#include <map>

namespace atelier::forge::gitlab {
namespace {

// Tokens of projects and groups have accounts of such names.
bool is_bot_name(const std::string& name) {
    return (name.starts_with("project_") || name.starts_with("group_")) &&
           name.find("_bot") != std::string::npos;
}

ForgeUser gitlab_user(const Json& row, std::string_view member) {
    const std::string name = text_at(row, {member, "username"});
    if (name.empty()) return {nobody};
    return {name, is_bot_name(name)};
}

Mergeable gitlab_mergeable(const Json& row) {
    if (is_true(row, "has_conflicts")) return Mergeable::no;
    return row.string_at("detailed_merge_status") == "mergeable" ? Mergeable::yes
                                                                 : Mergeable::unknown;
}

// A merge without a commit of its own ends at the head.
std::optional<CommitId> merge_commit(const Json& row) {
    for (const char* member : {"merge_commit_sha", "squash_commit_sha", "sha"})
        if (const auto commit = CommitId::parse(row.string_at(member))) return *commit;
    return std::nullopt;
}

bool read_gitlab_end(const Json& row, PullRequest& out) {
    const std::string state = row.string_at("state");
    // It is locked while it is being merged.
    if (state == "opened" || state == "locked") return true;
    out.mergeable = Mergeable::unknown;
    if (state == "closed") {
        out.end = PullRequestEnd::closed;
        return true;
    }
    out.end = PullRequestEnd::merged;
    out.merge_commit = merge_commit(row);
    return state == "merged" && out.merge_commit;
}

std::optional<ReviewVerdict> verdict_in(const std::string& note) {
    constexpr std::array<std::pair<std::string_view, ReviewVerdict>, 4> verdicts{
        {{"approved this merge request", ReviewVerdict::approved},
         {"unapproved this merge request", ReviewVerdict::dismissed},
         {"requested changes", ReviewVerdict::changes_requested},
         {"left review comments", ReviewVerdict::commented}}};
    for (const auto& [begin, verdict] : verdicts)
        if (note.starts_with(begin)) return verdict;
    return std::nullopt;
}

} // namespace

std::string plain_title(const std::string& title) {
    const std::string lower = ascii_lower(title);
    for (const std::string_view begin : {"draft:", "[draft]", "(draft)"})
        if (lower.starts_with(begin)) return std::string(trim(title.substr(begin.size())));
    return title;
}

std::optional<PullRequest> pull_request_of(const Json& row) {
    const auto number = number_at(row, "iid");
    auto head = BranchName::parse(row.string_at("source_branch"));
    auto commit = CommitId::parse(row.string_at("sha"));
    auto base = BranchName::parse(row.string_at("target_branch"));
    if (!number || !head || !commit || !base) return std::nullopt;
    const bool draft = is_true(row, "draft");
    const std::string title = row.string_at("title");
    PullRequest out{.number = *number,
                    .url = row.string_at("web_url"),
                    .title = draft ? plain_title(title) : title,
                    .body = row.string_at("description"),
                    .head = *std::move(head),
                    .head_commit = *std::move(commit),
                    .base = *std::move(base),
                    .draft = draft,
                    .author = gitlab_user(row, "author"),
                    .mergeable = gitlab_mergeable(row)};
    if (!read_gitlab_end(row, out)) return std::nullopt;
    return out;
}

bool is_of_same_repository(const Json& row) {
    const auto from = number_at(row, "source_project_id");
    return from && from == number_at(row, "target_project_id");
}

std::optional<ForgeUser> awaited(const Json& row) {
    const std::string state = row.string_at("state");
    if (state != "unreviewed" && state != "review_started" && state != "unapproved")
        return std::nullopt;
    return gitlab_user(row, "user");
}

std::set<std::string> approving(const Json& answer) {
    std::set<std::string> out;
    const Json* const rows = answer.find("approved_by");
    if (rows == nullptr || !rows->is_array()) return out;
    for (const Json& row : rows->as_array())
        out.insert(text_at(row, {"user", "username"}));
    return out;
}

std::optional<std::vector<Review>> reviews_of(const std::vector<Json>& notes,
                                              const std::set<std::string>& approving) {
    std::vector<Review> out;
    std::map<std::string, std::size_t> last;
    for (const Json& note : notes) {
        const auto verdict = verdict_in(note.string_at("body"));
        if (!is_true(note, "system") || !verdict) continue;
        const auto time = time_at(note, "created_at");
        if (!time) return std::nullopt;
        const ForgeUser author = gitlab_user(note, "author");
        if (*verdict != ReviewVerdict::commented) last[author.name] = out.size();
        out.push_back({author, *verdict, "", *time});
    }
    for (const auto& [name, at] : last)
        if (out[at].verdict == ReviewVerdict::approved && !approving.contains(name))
            out[at].verdict = ReviewVerdict::dismissed;
    return out;
}

bool is_on_line(const Json& discussion) {
    const Json* const notes = discussion.find("notes");
    return notes != nullptr && notes->is_array() && !notes->as_array().empty() &&
           notes->as_array().front().string_at("type") == "DiffNote";
}

std::optional<ReviewThread> thread_of(const Json& discussion) {
    const Json& first = discussion.find("notes")->as_array().front();
    const Json* const position = first.find("position");
    if (position == nullptr) return std::nullopt;
    ReviewThread out{position->string_at("new_path", position->string_at("old_path")),
                     number_at(*position, "new_line"),
                     is_true(first, "resolved"),
                     {}};
    for (const Json& note : discussion.find("notes")->as_array()) {
        if (is_true(note, "system")) continue;
        const auto id = number_at(note, "id");
        const auto time = time_at(note, "created_at");
        if (!id || !time) return std::nullopt;
        out.comments.push_back({*id, gitlab_user(note, "author"), note.string_at("body"), *time});
    }
    return out.comments.empty() ? std::nullopt : std::optional(std::move(out));
}

std::optional<ReportedCheck> check_of(const Json& row) {
    using enum ChecksState;
    constexpr std::array<std::pair<std::string_view, ChecksState>, 13> states{
        {{"success", passed},
         {"failed", failed},
         {"canceled", failed},
         {"canceling", pending},
         {"pending", pending},
         {"running", pending},
         {"created", pending},
         {"preparing", pending},
         {"waiting_for_resource", pending},
         {"waiting_for_callback", pending},
         {"scheduled", pending},
         {"manual", none},
         {"skipped", none}}};
    const std::string state = row.string_at("status");
    for (const auto& [name, meaning] : states) {
        if (name != state) continue;
        const bool may_fail = meaning == failed && is_true(row, "allow_failure");
        return ReportedCheck{row.string_at("name"), may_fail ? none : meaning};
    }
    return std::nullopt;
}

} // namespace atelier::forge::gitlab
