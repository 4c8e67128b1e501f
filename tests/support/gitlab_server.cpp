#include "support/gitlab_server.hpp"

#include <algorithm>

namespace atelier::test {
namespace {

constexpr const char* draft_mark = "Draft: ";

Json gitlab_user(const ForgeUser& user) {
    return Json::object({{"username", user.name}});
}

const char* state_name(PullRequestEnd end) {
    switch (end) {
    case PullRequestEnd::open:
        return "opened";
    case PullRequestEnd::merged:
        return "merged";
    case PullRequestEnd::closed:
        break;
    }
    return "closed";
}

const char* words_of(ReviewVerdict verdict) {
    switch (verdict) {
    case ReviewVerdict::approved:
        return "approved this merge request";
    case ReviewVerdict::changes_requested:
        return "requested changes";
    case ReviewVerdict::commented:
        return "left review comments without approving";
    case ReviewVerdict::dismissed:
        break;
    }
    return "unapproved this merge request";
}

const char* status_of(ChecksState state) {
    switch (state) {
    case ChecksState::none:
        return "manual";
    case ChecksState::passed:
        return "success";
    case ChecksState::failed:
        return "failed";
    case ChecksState::pending:
        break;
    }
    return "running";
}

// Takes the mark off.
bool take_mark(std::string& title) {
    const bool is_draft = title.starts_with(draft_mark);
    if (is_draft) title.erase(0, std::string(draft_mark).size());
    return is_draft;
}

} // namespace

Json gitlab_merge_request(const PullRequest& it) {
    const bool merged = it.end == PullRequestEnd::merged;
    const bool can = it.mergeable == Mergeable::yes;
    return Json::object({{"iid", it.number},
                         {"web_url", it.url},
                         {"title", (it.draft ? draft_mark : "") + it.title},
                         {"description", it.body.empty() ? Json() : Json(it.body)},
                         {"state", state_name(it.end)},
                         {"draft", it.draft},
                         {"sha", it.head_commit.str()},
                         {"merge_commit_sha", Json()},
                         {"squash_commit_sha", merged ? Json(it.merge_commit->str()) : Json()},
                         {"has_conflicts", it.mergeable == Mergeable::no},
                         {"detailed_merge_status", can ? "mergeable" : "checking"},
                         {"author", gitlab_user(it.author)},
                         {"source_branch", it.head.str()},
                         {"target_branch", it.base.str()},
                         {"source_project_id", 7},
                         {"target_project_id", 7}});
}

GitlabServer::GitlabServer(MemoryForge& forge, const std::filesystem::path& socket)
    : forge_(forge),
      rest(socket, "/api/v4/projects/ann%2Ftool",
           [this](const HttpRequest& request, const Path& below) { return obey(request, below); }) {
}

HttpReply GitlabServer::obey(const HttpRequest& request, const Path& below) {
    if (below.empty()) return json_reply(200, Json::object({{"id", 7}}));
    if (below[0] == "merge_requests") return merge_requests(request, below);
    if (below[0] == "repository" && below.size() == 4) return statuses(request, below[2]);
    return message_reply(404, "404 Not found");
}

HttpReply GitlabServer::merge_requests(const HttpRequest& request, const Path& below) {
    const bool is_post = request.method == "POST";
    if (below.size() == 1) return is_post ? created(request) : listed(request);
    const std::int64_t number = number_in(below[1]);
    const auto found = *forge_.pull_request(number);
    if (!found) return message_reply(404, "404 Not found");
    if (below.size() == 2)
        return request.method == "PUT" ? edited(request, number)
                                       : json_reply(200, gitlab_merge_request(*found));
    if (below.size() == 5 && is_post) return replied(request, number, below[3]);
    return below_one(request, number, below[2]);
}

HttpReply GitlabServer::below_one(const HttpRequest& request, std::int64_t number,
                                  const std::string& what) {
    if (what == "approvals") return json_reply(200, approvals(number));
    if (what == "reviewers")
        return rest.page(request, "per_page", reviewers(**forge_.pull_request(number)));
    if (what == "notes") return rest.page(request, "per_page", notes(number));
    if (what == "discussions") return rest.page(request, "per_page", discussions(number));
    return message_reply(404, "404 Not found");
}

HttpReply GitlabServer::listed(const HttpRequest& request) {
    const auto head = request.query.find("source_branch");
    const auto name = head == request.query.end()
                          ? std::nullopt
                          : branch_in(Json::object({{"b", head->second}}), "b");
    if (!name || request.query.at("state") != "all") return message_reply(400, "which?");
    std::vector<Json> rows = more_rows;
    const auto found = forge_.pull_requests_of(*name);
    for (const PullRequest& each : *found)
        rows.push_back(gitlab_merge_request(each));
    return rest.page(request, "per_page", rows);
}

HttpReply GitlabServer::created(const HttpRequest& request) {
    const Json body = body_of(request);
    const auto head = branch_in(body, "source_branch");
    const auto base = branch_in(body, "target_branch");
    if (!head || !base) return message_reply(400, "target_branch is missing");
    const auto there = forge_.pull_requests_of(*head);
    for (const PullRequest& one : *there)
        if (one.end == PullRequestEnd::open && one.base == *base)
            return json_reply(
                409, Json::object({{"message", Json::array({Json("Another open merge request "
                                                                 "already exists")})}}));
    std::string title = body.string_at("title");
    const bool draft = take_mark(title);
    const auto made = forge_.create({*head, {title, body.string_at("description"), *base}, draft});
    if (made) return json_reply(201, gitlab_merge_request(*made));
    Json words = Json::object({{"validate_branches", Json::array({Json(made.error().message)})}});
    return json_reply(422, Json::object({{"message", std::move(words)}}));
}

HttpReply GitlabServer::edited(const HttpRequest& request, std::int64_t number) {
    const Json body = body_of(request);
    auto title = text_in(body, "title");
    if (title)
        if (const auto done = forge_.set_draft(number, take_mark(*title)); !done)
            return error_reply(done.error(), 422);
    const auto done = forge_.edit(
        number, {title, text_in(body, "description"), branch_in(body, "target_branch")});
    if (!done) return error_reply(done.error(), 409);
    return json_reply(200, gitlab_merge_request(**forge_.pull_request(number)));
}

HttpReply GitlabServer::replied(const HttpRequest& request, std::int64_t number,
                                const std::string& thread) {
    const auto done =
        forge_.reply(number, {"", {}, false, {{number_in(thread.substr(1)), {}, "", {}}}},
                     body_of(request).string_at("body"));
    return done ? json_reply(201, Json::object()) : error_reply(done.error(), 422);
}

std::vector<Json> GitlabServer::reviewers(const PullRequest& of) {
    std::vector<Json> out;
    for (const ForgeUser& user : of.asked)
        out.push_back(Json::object({{"user", gitlab_user(user)}, {"state", "unreviewed"}}));
    const auto given = forge_.reviews(of.number);
    for (const Review& review : *given)
        out.push_back(Json::object({{"user", gitlab_user(review.author)}, {"state", "reviewed"}}));
    return out;
}

Json GitlabServer::approvals(std::int64_t number) {
    Json rows = Json::array();
    const auto given = forge_.reviews(number);
    for (const Review& review : *given)
        if (review.verdict == ReviewVerdict::approved &&
            std::ranges::find(approvals_reset, review.author.name) == approvals_reset.end())
            rows.push(Json::object({{"user", gitlab_user(review.author)}}));
    return Json::object({{"approved_by", std::move(rows)}});
}

std::vector<Json> GitlabServer::notes(std::int64_t number) {
    std::vector<Json> out{Json::object({{"id", 1},
                                        {"system", false},
                                        {"body", "approved this merge request, says ann"},
                                        {"author", gitlab_user({"ann"})},
                                        {"created_at", "2026-11-29T11:00:00Z"}})};
    const auto given = forge_.reviews(number);
    for (const Review& review : *given)
        out.push_back(Json::object({{"id", 2},
                                    {"system", true},
                                    {"body", words_of(review.verdict)},
                                    {"author", gitlab_user(review.author)},
                                    {"created_at", second_of(review.at)}}));
    return out;
}

std::vector<Json> GitlabServer::discussions(std::int64_t number) {
    std::vector<Json> out;
    const auto threads = forge_.threads(number);
    for (const ReviewThread& thread : *threads) {
        Json said = Json::array();
        for (const ReviewComment& comment : thread.comments)
            said.push(Json::object(
                {{"id", comment.id},
                 {"type", "DiffNote"},
                 {"system", false},
                 {"body", comment.body},
                 {"author", gitlab_user(comment.author)},
                 {"resolved", thread.resolved},
                 {"position",
                  Json::object({{"new_path", thread.path},
                                {"new_line", thread.line ? Json(*thread.line) : Json()}})},
                 {"created_at", second_of(comment.at)}}));
        out.push_back(Json::object({{"id", "d" + std::to_string(thread.comments.front().id)},
                                    {"notes", std::move(said)}}));
    }
    // Between people, of no line.
    Json talk = Json::object({{"id", 3}, {"type", Json()}, {"body", "Hello"}});
    out.push_back(Json::object({{"id", "talk"}, {"notes", Json::array({std::move(talk)})}}));
    return out;
}

HttpReply GitlabServer::statuses(const HttpRequest& request, const std::string& sha) {
    const auto commit = CommitId::parse(sha);
    const auto all = commit ? forge_.each_check(*commit) : tl::unexpected(commit.error());
    if (!all) return message_reply(404, "404 Commit Not Found");
    std::vector<Json> rows;
    for (const ReportedCheck& check : *all)
        rows.push_back(Json::object({{"name", check.name}, {"status", status_of(check.state)}}));
    return rest.page(request, "per_page", rows);
}

} // namespace atelier::test
