#include "support/gitea_server.hpp"

#include <algorithm>

namespace atelier::test {
namespace {

constexpr const char* begin_of_draft = "WIP: ";
// The reviews that hold the comments of threads are numbered from here.
constexpr std::int64_t first_thread = 2000;

Json gitea_user(const ForgeUser& user) {
    return Json::object({{"login", user.name}});
}

Json gitea_branch(const BranchName& name, const CommitId& commit) {
    return Json::object({{"label", name.str()},
                         {"ref", name.str()},
                         {"sha", commit.str()},
                         {"repo", Json::object({{"full_name", "ann/tool"}})}});
}

Json review_row(std::int64_t id, const char* state, const ForgeUser& author,
                const std::string& body, Time at) {
    return Json::object({{"id", id},
                         {"state", state},
                         {"user", gitea_user(author)},
                         {"body", body},
                         {"dismissed", false},
                         {"comments_count", 0},
                         {"submitted_at", second_of(at)}});
}

const char* state_of(ReviewVerdict verdict) {
    switch (verdict) {
    case ReviewVerdict::approved:
    case ReviewVerdict::dismissed:
        return "APPROVED";
    case ReviewVerdict::changes_requested:
        return "REQUEST_CHANGES";
    case ReviewVerdict::commented:
        return "COMMENT";
    }
    return "PENDING";
}

const char* state_of(ChecksState state) {
    switch (state) {
    case ChecksState::none:
        return "skipped";
    case ChecksState::passed:
        return "success";
    case ChecksState::failed:
        return "warning";
    case ChecksState::pending:
        break;
    }
    return "pending";
}

} // namespace

Json gitea_pull_request(const PullRequest& it) {
    Json asked = Json::array();
    for (const ForgeUser& user : it.asked)
        asked.push(gitea_user(user));
    const bool merged = it.end == PullRequestEnd::merged;
    return Json::object({{"number", it.number},
                         {"html_url", it.url},
                         {"title", (it.draft ? begin_of_draft : "") + it.title},
                         {"body", it.body},
                         {"state", it.end == PullRequestEnd::open ? "open" : "closed"},
                         {"draft", it.draft},
                         {"merged", merged},
                         {"merge_commit_sha", merged ? Json(it.merge_commit->str()) : Json()},
                         {"mergeable", it.mergeable == Mergeable::yes && !it.draft},
                         {"user", gitea_user(it.author)},
                         {"head", gitea_branch(it.head, it.head_commit)},
                         {"base", gitea_branch(it.base, it.head_commit)},
                         {"requested_reviewers", std::move(asked)}});
}

GiteaServer::GiteaServer(MemoryForge& forge, const std::filesystem::path& socket)
    : forge_(forge),
      rest(socket, "/api/v1/repos/ann/tool",
           [this](const HttpRequest& request, const Path& below) { return obey(request, below); }) {
}

HttpReply GiteaServer::obey(const HttpRequest& request, const Path& below) {
    if (below.empty()) return json_reply(200, Json::object({{"full_name", "ann/tool"}}));
    if (below[0] == "pulls") return pulls(request, below);
    if (below[0] == "commits" && below.size() == 3 && below[2] == "status")
        return statuses(request, below[1]);
    return message_reply(404, "not found");
}

HttpReply GiteaServer::pulls(const HttpRequest& request, const Path& below) {
    const bool is_post = request.method == "POST";
    if (below.size() == 1) return is_post ? created(request) : listed(request);
    const std::int64_t number = number_in(below[1]);
    if (below.size() == 2 && request.method == "PATCH") return edited(request, number);
    if (below.size() == 2) {
        const auto found = *forge_.pull_request(number);
        return found ? json_reply(200, row_of(*found)) : message_reply(404, "not found");
    }
    if (below[2] == "reviews" && below.size() == 3)
        return is_post ? reviewed(request, number) : reviews(request, number);
    if (below[2] == "reviews" && below.size() == 5) return comments(number, number_in(below[3]));
    if (below[2] == "comments" && below.size() == 5 && knows_answers)
        return replied(request, number, number_in(below[3]));
    return message_reply(404, "404 page not found");
}

Json GiteaServer::row_of(const PullRequest& it) const {
    PullRequest shown = it;
    const auto given = forge_.reviews(it.number);
    for (const Review& review : *given)
        shown.asked.push_back(review.author);
    return gitea_pull_request(shown);
}

HttpReply GiteaServer::listed(const HttpRequest& request) const {
    if (!request.query.contains("state") || request.query.at("state") != "all")
        return message_reply(400, "which?");
    std::vector<Json> rows = more_rows;
    for (std::int64_t number = 1;; ++number) {
        const auto found = *forge_.pull_request(number);
        if (!found) return rest.page(request, "limit", rows);
        rows.push_back(row_of(*found));
    }
}

HttpReply GiteaServer::created(const HttpRequest& request) {
    const Json body = body_of(request);
    const auto head = branch_in(body, "head");
    const auto base = branch_in(body, "base");
    if (!head || !base) return message_reply(422, "[Head]: Required");
    const auto there = forge_.pull_requests_of(*head);
    for (const PullRequest& one : *there)
        if (one.end == PullRequestEnd::open && one.base == *base)
            return message_reply(409, "pull request already exists for these targets");
    std::string title = body.string_at("title");
    const bool draft = title.starts_with(begin_of_draft);
    if (draft) title.erase(0, std::string(begin_of_draft).size());
    const auto made = forge_.create({*head, {title, body.string_at("body"), *base}, draft});
    // A branch that is not there is not found.
    if (!made) return message_reply(404, made.error().message);
    return json_reply(201, gitea_pull_request(*made));
}

HttpReply GiteaServer::edited(const HttpRequest& request, std::int64_t number) {
    const Json body = body_of(request);
    auto title = text_in(body, "title");
    if (title) {
        const bool draft = title->starts_with(begin_of_draft);
        if (draft) title->erase(0, std::string(begin_of_draft).size());
        if (const auto done = forge_.set_draft(number, draft); !done)
            return error_reply(done.error(), 422);
    }
    const auto done = forge_.edit(number, {title, text_in(body, "body"), branch_in(body, "base")});
    if (!done) return message_reply(404, done.error().message);
    return json_reply(201, gitea_pull_request(**forge_.pull_request(number)));
}

HttpReply GiteaServer::replied(const HttpRequest& request, std::int64_t number,
                               std::int64_t comment) {
    const auto done = forge_.reply(number, {"", {}, false, {{comment, {}, "", {}}}},
                                   body_of(request).string_at("body"));
    return done ? json_reply(201, Json::object()) : error_reply(done.error(), 422);
}

HttpReply GiteaServer::reviewed(const HttpRequest& request, std::int64_t number) {
    const Json body = body_of(request);
    const Json* const said = body.find("comments");
    if (said == nullptr || body.string_at("event") != "COMMENT") return message_reply(422, "event");
    const Json& first = said->as_array().front();
    const auto threads = forge_.threads(number);
    for (const ReviewThread& thread : *threads)
        if (thread.path == first.string_at("path") &&
            Json(thread.line.value_or(0)) == *first.find("new_position")) {
            const auto done = forge_.reply(number, thread, first.string_at("body"));
            return done ? json_reply(200, Json::object()) : error_reply(done.error(), 422);
        }
    return message_reply(422, "no such line");
}

HttpReply GiteaServer::reviews(const HttpRequest& request, std::int64_t number) {
    const auto given = forge_.reviews(number);
    if (!given) return error_reply(given.error(), 422);
    std::vector<Json> rows;
    for (const Review& review : *given) {
        rows.push_back(review_row(static_cast<std::int64_t>(rows.size()) + 1,
                                  state_of(review.verdict), review.author, review.body, review.at));
        rows.back().set("dismissed", review.verdict == ReviewVerdict::dismissed);
    }
    const auto of = *forge_.pull_request(number);
    for (const ForgeUser& user : of->asked)
        rows.push_back(review_row(1000, "REQUEST_REVIEW", user, "", {}));
    std::int64_t id = first_thread;
    const auto threads = forge_.threads(number);
    for (const ReviewThread& thread : *threads) {
        const ReviewComment& begun = thread.comments.front();
        rows.push_back(review_row(id++, "COMMENT", begun.author, "", begun.at));
        rows.back().set("comments_count", static_cast<std::int64_t>(thread.comments.size()));
    }
    return rest.page(request, "limit", rows);
}

HttpReply GiteaServer::comments(std::int64_t number, std::int64_t review) {
    const auto threads = forge_.threads(number);
    const auto at = static_cast<std::size_t>(review - first_thread);
    if (!threads || at >= threads->size()) return message_reply(404, "not found");
    const ReviewThread& thread = threads->at(at);
    Json rows = Json::array();
    // In no order.
    for (std::size_t i = thread.comments.size(); i-- > 0;) {
        const ReviewComment& comment = thread.comments[i];
        rows.push(Json::object({{"id", comment.id},
                                {"body", comment.body},
                                {"user", gitea_user(comment.author)},
                                {"resolver", thread.resolved ? gitea_user({"bob"}) : Json()},
                                {"path", thread.path},
                                {"position", thread.line.value_or(0)},
                                {"original_position", 0},
                                {"created_at", second_of(comment.at)}}));
    }
    return json_reply(200, rows);
}

HttpReply GiteaServer::statuses(const HttpRequest& request, const std::string& sha) {
    const auto commit = CommitId::parse(sha);
    const auto all = commit ? forge_.each_check(*commit) : tl::unexpected(commit.error());
    if (!all) return message_reply(404, "object does not exist");
    std::vector<Json> rows;
    for (const ReportedCheck& check : *all)
        rows.push_back(Json::object({{"context", check.name}, {"status", state_of(check.state)}}));
    if (rows.empty()) return json_reply(200, Json::object({{"statuses", Json()}}));
    return rest.page(request, "limit", rows, "statuses");
}

} // namespace atelier::test
