#include "adapters/forge/gitlab_forge.hpp"

#include "adapters/forge/gitlab_rows.hpp"
#include "adapters/forge/rest_rows.hpp"

namespace atelier {
namespace {

using forge::Answer;
namespace gitlab = forge::gitlab;

std::string gitlab_name(std::int64_t number) {
    return "merge request !" + std::to_string(number);
}

std::string gitlab_title(const std::string& title, bool draft) {
    return draft ? gitlab::draft_begin + title : title;
}

} // namespace

GitlabForge::GitlabForge(Process& process, ForgeOptions options)
    : glab_(process, std::move(options)) {}

std::string GitlabForge::path_of(std::int64_t number, const std::string& below) const {
    return glab_.path_of("merge_requests/" + std::to_string(number) +
                         (below.empty() ? "" : "/" + below));
}

Result<std::vector<Json>> GitlabForge::rows_of(std::int64_t number,
                                               const std::string& below) const {
    return glab_.rows(path_of(number, below), gitlab_name(number));
}

Result<PullRequest> GitlabForge::complete(PullRequest read) const {
    if (read.end != PullRequestEnd::open) return read;
    ATELIER_TRY(const auto rows, rows_of(read.number, "reviewers"));
    for (const Json& row : rows)
        if (auto user = gitlab::awaited(row)) read.asked.push_back(*std::move(user));
    return read;
}

Result<std::vector<PullRequest>> GitlabForge::pull_requests_of(const BranchName& head) {
    std::vector<PullRequest> out;
    const std::string path =
        glab_.path_of("merge_requests?state=all&order_by=created_at&sort=asc&source_branch=") +
        forge::quoted(head.str());
    ATELIER_CHECK(glab_.each_row(path, "", "merge requests", [&](const Json& row) -> Result<void> {
        if (!gitlab::is_of_same_repository(row)) return {};
        auto read = gitlab::pull_request_of(row);
        if (!read) return fail(glab_.unreadable("a merge request"));
        if (read->head == head) out.push_back(*std::move(read));
        return {};
    }));
    for (PullRequest& each : out) {
        ATELIER_TRY(each, complete(std::move(each)));
        each.mergeable = Mergeable::unknown;
    }
    return out;
}

Result<std::optional<PullRequest>> GitlabForge::pull_request(std::int64_t number) {
    ATELIER_TRY(const auto row, glab_.row(path_of(number), gitlab_name(number)));
    if (!row) return std::nullopt;
    auto read = gitlab::pull_request_of(*row);
    if (!read) return fail(glab_.unreadable("a merge request"));
    ATELIER_TRY(auto whole, complete(*std::move(read)));
    return std::optional(std::move(whole));
}

Result<PullRequest> GitlabForge::require(std::int64_t number) {
    ATELIER_TRY(auto found, pull_request(number));
    if (!found) return fail(glab_.missing(gitlab_name(number)));
    return *std::move(found);
}

Result<PullRequest> GitlabForge::create(const NewPullRequest& wanted) {
    Json body = Json::object();
    body.set("source_branch", wanted.head.str())
        .set("target_branch", wanted.text.base.str())
        .set("title", gitlab_title(wanted.text.title, wanted.draft))
        .set("description", wanted.text.body);
    ATELIER_TRY(const Answer answer,
                glab_.ask({"POST", glab_.path_of("merge_requests"), std::move(body)}));
    if (answer.is_missing()) return fail(glab_.missing("merge requests"));
    if (answer.is_good()) {
        auto made = gitlab::pull_request_of(answer.body);
        if (!made) return fail(glab_.unreadable("a merge request"));
        made->mergeable = Mergeable::unknown;
        return *std::move(made);
    }
    // Among the reasons is that there is one already.
    ATELIER_TRY(const auto there, pull_requests_of(wanted.head));
    for (const PullRequest& one : there)
        if (one.end == PullRequestEnd::open && one.base == wanted.text.base) return one;
    return fail(glab_.refusal(answer));
}

Result<Json> GitlabForge::changed(std::int64_t number, Json body) const {
    ATELIER_TRY(Answer answer, glab_.ask({"PUT", path_of(number), std::move(body)}));
    if (answer.is_good()) return std::move(answer.body);
    return fail(glab_.failure(answer, gitlab_name(number)));
}

Result<void> GitlabForge::edit(std::int64_t number, const PullRequestEdit& edit) {
    Json body = Json::object();
    if (edit.title) {
        ATELIER_TRY(const PullRequest now, require(number));
        body.set("title", gitlab_title(*edit.title, now.draft));
    }
    if (edit.body) body.set("description", *edit.body);
    if (edit.base) body.set("target_branch", edit.base->str());
    ATELIER_CHECK(changed(number, std::move(body)));
    return {};
}

Result<void> GitlabForge::set_draft(std::int64_t number, bool draft) {
    ATELIER_TRY(const PullRequest now, require(number));
    if (now.draft == draft) return {};
    if (now.end != PullRequestEnd::open)
        return fail(ErrorCode::forge_refused,
                    gitlab_name(number) + " has ended, and stays as it is");
    Json body = Json::object();
    body.set("title", gitlab_title(now.title, draft));
    ATELIER_TRY(const Json row, changed(number, std::move(body)));
    if (forge::is_true(row, "draft") == draft) return {};
    return fail(glab_.unreadable("the state of a draft"));
}

Result<std::vector<Review>> GitlabForge::reviews(std::int64_t number) {
    ATELIER_TRY(const auto notes, rows_of(number, "notes?order_by=created_at&sort=asc"));
    ATELIER_TRY(const Answer approvals, glab_.ask({"GET", path_of(number, "approvals")}));
    if (!approvals.is_good()) return fail(glab_.failure(approvals, gitlab_name(number)));
    auto out = gitlab::reviews_of(notes, gitlab::approving(approvals.body));
    if (!out) return fail(glab_.unreadable("a note"));
    return *std::move(out);
}

Result<std::vector<ReviewThread>> GitlabForge::threads(std::int64_t number) {
    ATELIER_TRY(const auto discussions, rows_of(number, "discussions"));
    std::vector<ReviewThread> out;
    for (const Json& each : discussions) {
        if (!gitlab::is_on_line(each)) continue;
        auto read = gitlab::thread_of(each);
        if (!read) return fail(glab_.unreadable("a discussion"));
        out.push_back(*std::move(read));
    }
    return out;
}

Result<void> GitlabForge::reply(std::int64_t number, const ReviewThread& thread,
                                const std::string& text) {
    ATELIER_TRY(const auto discussions, rows_of(number, "discussions"));
    const std::string wanted = "such thread in " + gitlab_name(number);
    for (const Json& each : discussions) {
        const auto read = gitlab::is_on_line(each) ? gitlab::thread_of(each) : std::nullopt;
        if (!read || read->comments.front().id != thread.comments.front().id) continue;
        const std::string path = "discussions/" + forge::quoted(each.string_at("id")) + "/notes";
        Json body = Json::object();
        body.set("body", text);
        ATELIER_TRY(const Answer answer,
                    glab_.ask({"POST", path_of(number, path), std::move(body)}));
        if (answer.is_good()) return {};
        return fail(glab_.failure(answer, wanted));
    }
    return fail(glab_.missing(wanted));
}

Result<Checks> GitlabForge::checks(const CommitId& commit) {
    std::vector<ReportedCheck> all;
    const std::string path = glab_.path_of("repository/commits/" + commit.str());
    ATELIER_CHECK(glab_.each_row(path + "/statuses", "", "commit " + commit.str(),
                                 [&](const Json& row) -> Result<void> {
                                     auto read = gitlab::check_of(row);
                                     if (!read) return fail(glab_.unreadable("a check"));
                                     all.push_back(*std::move(read));
                                     return {};
                                 }));
    return summed_up(std::move(all));
}

} // namespace atelier
