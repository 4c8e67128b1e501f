#include "adapters/forge/gitea_forge.hpp"

#include "adapters/forge/gitea_rows.hpp"
#include "adapters/forge/rest_rows.hpp"

#include <algorithm>

namespace atelier {
namespace {

using forge::Answer;
namespace gitea = forge::gitea;

std::string gitea_name(std::int64_t number) {
    return "pull request #" + std::to_string(number);
}

std::string title_with(const std::string& title, bool draft) {
    return draft ? gitea::draft_begin + title : title;
}

} // namespace

GiteaForge::GiteaForge(Process& process, ForgeOptions options)
    : tea_(process, std::move(options)) {}

std::string GiteaForge::path_of(std::int64_t number, const std::string& below) const {
    return tea_.path_of("pulls/" + std::to_string(number) + (below.empty() ? "" : "/" + below));
}

Result<std::vector<Json>> GiteaForge::rows_of(std::int64_t number, const std::string& below,
                                              const std::string& thing) const {
    return tea_.rows(path_of(number, below), thing);
}

Result<PullRequest> GiteaForge::complete(PullRequest read) const {
    if (read.asked.empty()) return read;
    ATELIER_TRY(const auto rows, rows_of(read.number, "reviews", gitea_name(read.number)));
    read.asked = gitea::awaited_of(rows);
    return read;
}

Result<std::vector<PullRequest>> GiteaForge::pull_requests_of(const BranchName& head) {
    std::vector<PullRequest> out;
    const auto read = tea_.each_row(tea_.path_of("pulls?state=all&sort=oldest"), "",
                                    "pull requests", [&](const Json& row) -> Result<void> {
                                        if (!gitea::is_of_same_repository(row)) return {};
                                        auto found = gitea::pull_request_of(row);
                                        if (!found) return fail(tea_.unreadable("a pull request"));
                                        if (found->head == head) out.push_back(*std::move(found));
                                        return {};
                                    });
    // A repository without commits has no list of them.
    if (!read && read.error().code != ErrorCode::not_found) return fail(read.error());
    // One that is made meanwhile moves what follows to the next page.
    std::ranges::sort(out, {}, &PullRequest::number);
    const auto same = [](const PullRequest& one, const PullRequest& other) {
        return one.number == other.number;
    };
    out.erase(std::unique(out.begin(), out.end(), same), out.end());
    for (PullRequest& each : out) {
        ATELIER_TRY(each, complete(std::move(each)));
        each.mergeable = Mergeable::unknown;
    }
    return out;
}

Result<std::optional<PullRequest>> GiteaForge::pull_request(std::int64_t number) {
    ATELIER_TRY(const auto row, tea_.row(path_of(number), gitea_name(number)));
    if (!row) return std::nullopt;
    auto read = gitea::pull_request_of(*row);
    if (!read) return fail(tea_.unreadable("a pull request"));
    ATELIER_TRY(auto whole, complete(*std::move(read)));
    return std::optional(std::move(whole));
}

Result<PullRequest> GiteaForge::require(std::int64_t number) {
    ATELIER_TRY(auto found, pull_request(number));
    if (!found) return fail(tea_.missing(gitea_name(number)));
    return *std::move(found);
}

Result<PullRequest> GiteaForge::create(const NewPullRequest& wanted) {
    Json body = Json::object();
    body.set("head", wanted.head.str())
        .set("base", wanted.text.base.str())
        .set("title", title_with(wanted.text.title, wanted.draft))
        .set("body", wanted.text.body);
    ATELIER_TRY(const Answer answer, tea_.ask({"POST", tea_.path_of("pulls"), std::move(body)}));
    if (answer.is_good()) {
        auto made = gitea::pull_request_of(answer.body);
        if (!made) return fail(tea_.unreadable("a pull request"));
        made->mergeable = Mergeable::unknown;
        return *std::move(made);
    }
    // Among the reasons is that there is one already. A branch that is not there is missing, as
    // everything is to those who may not look.
    ATELIER_TRY(const auto there, pull_requests_of(wanted.head));
    for (const PullRequest& one : there)
        if (one.end == PullRequestEnd::open && one.base == wanted.text.base) return one;
    return fail(tea_.refusal(answer));
}

Result<void> GiteaForge::edit(std::int64_t number, const PullRequestEdit& edit) {
    Json body = Json::object();
    if (edit.title) {
        ATELIER_TRY(const PullRequest now, require(number));
        body.set("title", title_with(*edit.title, now.draft));
    }
    if (edit.body) body.set("body", *edit.body);
    if (edit.base) body.set("base", edit.base->str());
    ATELIER_TRY(const Answer answer, tea_.ask({"PATCH", path_of(number), std::move(body)}));
    if (answer.is_good()) return {};
    // A base that is not there is missing as well.
    if (answer.is_missing()) ATELIER_CHECK(require(number));
    return fail(tea_.refusal(answer));
}

Result<void> GiteaForge::set_draft(std::int64_t number, bool draft) {
    ATELIER_TRY(const PullRequest now, require(number));
    if (now.draft == draft) return {};
    const std::string named = gitea_name(number);
    if (now.end != PullRequestEnd::open)
        return fail(ErrorCode::forge_refused, named + " has ended, and stays as it is");
    Json body = Json::object();
    body.set("title", title_with(now.title, draft));
    ATELIER_TRY(const Answer answer, tea_.ask({"PATCH", path_of(number), std::move(body)}));
    if (!answer.is_good()) return fail(tea_.failure(answer, named));
    // A server can be told other beginnings of titles.
    if (forge::is_true(answer.body, "draft") == draft) return {};
    return fail(ErrorCode::forge_refused, tea_.repository().host + " does not take " + named +
                                              (draft ? " for a draft" : " for ready") +
                                              " by its title");
}

Result<std::vector<Review>> GiteaForge::reviews(std::int64_t number) {
    ATELIER_TRY(const auto rows, rows_of(number, "reviews", gitea_name(number)));
    std::vector<Review> out;
    for (const Json& row : rows) {
        if (!gitea::is_given(row)) continue;
        auto read = gitea::review_of(row);
        if (!read) return fail(tea_.unreadable("a review"));
        out.push_back(*std::move(read));
    }
    return out;
}

Result<std::vector<Json>> GiteaForge::comments_of(std::int64_t number) const {
    ATELIER_TRY(const auto rows, rows_of(number, "reviews", gitea_name(number)));
    std::vector<Json> out;
    for (const Json& row : rows) {
        const auto id = forge::number_at(row, "id");
        if (!id) return fail(tea_.unreadable("a review"));
        if (!gitea::is_given(row) || forge::number_at(row, "comments_count") == 0) continue;
        const std::string review = std::to_string(*id);
        ATELIER_TRY(const auto comments,
                    rows_of(number, "reviews/" + review + "/comments", "review " + review));
        out.insert(out.end(), comments.begin(), comments.end());
    }
    return out;
}

Result<std::vector<ReviewThread>> GiteaForge::threads(std::int64_t number) {
    ATELIER_TRY(std::vector<Json> comments, comments_of(number));
    auto out = gitea::threads_of(std::move(comments));
    if (!out) return fail(tea_.unreadable("a comment"));
    return *std::move(out);
}

// On the same line of the same file: there the forge shows it below what it answers.
Result<void> GiteaForge::reply_by_review(std::int64_t number, std::int64_t comment,
                                         const std::string& text) const {
    ATELIER_TRY(const auto comments, comments_of(number));
    const auto of = std::ranges::find(comments, std::optional(comment),
                                      [](const Json& row) { return forge::number_at(row, "id"); });
    const std::string thread = "such thread in " + gitea_name(number);
    if (of == comments.end()) return fail(tea_.missing(thread));
    Json said = Json::object();
    said.set("path", of->string_at("path"))
        .set("body", text)
        .set("new_position", forge::number_at(*of, "position").value_or(0))
        .set("old_position", forge::number_at(*of, "original_position").value_or(0));
    Json body = Json::object();
    body.set("event", "COMMENT").set("body", "").set("comments", Json::array({std::move(said)}));
    ATELIER_TRY(const Answer answer,
                tea_.ask({"POST", path_of(number, "reviews"), std::move(body)}));
    if (answer.is_good()) return {};
    return fail(tea_.failure(answer, thread));
}

Result<void> GiteaForge::reply(std::int64_t number, const ReviewThread& thread,
                               const std::string& text) {
    const std::int64_t first = thread.comments.front().id;
    Json body = Json::object();
    body.set("body", text);
    ATELIER_TRY(const Answer answer,
                tea_.ask({"POST", path_of(number, "comments/" + std::to_string(first) + "/replies"),
                          std::move(body)}));
    if (answer.is_good()) return {};
    // Gitea before 1.27, and Forgejo, know no answers.
    if (answer.is_missing() || answer.status == 405) return reply_by_review(number, first, text);
    return fail(tea_.refusal(answer));
}

Result<Checks> GiteaForge::checks(const CommitId& commit) {
    std::vector<ReportedCheck> all;
    ATELIER_CHECK(tea_.each_row(tea_.path_of("commits/" + commit.str() + "/status"), "statuses",
                                "commit " + commit.str(), [&](const Json& row) -> Result<void> {
                                    auto read = gitea::check_of(row);
                                    if (!read) return fail(tea_.unreadable("a check"));
                                    all.push_back(*std::move(read));
                                    return {};
                                }));
    return summed_up(std::move(all));
}

} // namespace atelier
