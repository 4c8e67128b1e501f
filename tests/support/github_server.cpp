#include "support/github_server.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/github_json.hpp"
#include "support/rest_server.hpp"

#include <algorithm>

namespace atelier::test {
namespace {

constexpr const char* repository_path = "/repos/ann/tool";
// How many threads or comments a page of a query has.
constexpr std::size_t query_page = 2;

HttpReply refused_with(const std::string& why) {
    Json error = Json::object();
    error.set("resource", "PullRequest").set("code", "custom").set("message", why);
    Json body = Json::object();
    body.set("message", "Validation Failed").set("errors", Json::array({std::move(error)}));
    return json_reply(422, body);
}

HttpReply failed_with(const Error& error) {
    if (error.code == ErrorCode::not_found) return message_reply(404, "Not Found");
    return refused_with(error.message);
}

Json data_of(const std::string& member, Json value) {
    Json data = Json::object();
    data.set(member, std::move(value));
    Json out = Json::object();
    out.set("data", std::move(data));
    return out;
}

HttpReply query_failed(const std::string& type, const std::string& message) {
    Json error = Json::object();
    error.set("type", type).set("message", message);
    Json body = Json::object();
    body.set("data", Json()).set("errors", Json::array({std::move(error)}));
    return json_reply(200, body);
}

Json connection_of(Json nodes, std::size_t next, std::size_t all) {
    Json info = Json::object();
    info.set("hasNextPage", next < all).set("endCursor", std::to_string(next));
    Json out = Json::object();
    out.set("pageInfo", std::move(info)).set("nodes", std::move(nodes));
    return out;
}

std::size_t begin_of(const Json& variables) {
    return static_cast<std::size_t>(number_in(variables.string_at("after", "0")));
}

} // namespace

GithubServer::GithubServer(MemoryForge& forge, const std::filesystem::path& socket)
    : forge_(forge),
      server_(socket, [this](const HttpRequest& request) { return answer(request); }) {}

void GithubServer::next(HttpReply reply, bool after) {
    const std::lock_guard lock(lock_);
    instead_.push_back({std::move(reply), after});
}

std::vector<HttpRequest> GithubServer::requests() {
    const std::lock_guard lock(lock_);
    return requests_;
}

std::vector<std::string> GithubServer::asked() {
    std::vector<std::string> out;
    for (const HttpRequest& request : requests())
        out.push_back(request.method + " " + request.path);
    return out;
}

HttpReply GithubServer::answer(const HttpRequest& request) {
    const std::lock_guard lock(lock_);
    requests_.push_back(request);
    before_answer();
    if (instead_of(request)) return message_reply(500, "Gone");
    if (instead_.empty()) {
        HttpReply reply = obey(request);
        after_answer(request);
        return reply;
    }
    const Instead instead = std::move(instead_.front());
    instead_.pop_front();
    if (instead.after) obey(request);
    return instead.reply;
}

HttpReply GithubServer::obey(const HttpRequest& request) {
    if (request.path == "/graphql") return graphql(request);
    if (is_hidden || !request.path.starts_with(repository_path))
        return message_reply(404, "Not Found");
    const auto parts = split(request.path.substr(std::string(repository_path).size()), '/');
    return rest(request, {parts.begin() + 1, parts.end()});
}

HttpReply GithubServer::rest(const HttpRequest& request, const std::vector<std::string>& below) {
    if (below.empty()) return json_reply(200, Json::object({{"full_name", "ann/tool"}}));
    if (below[0] == "pulls") return pulls(request, below);
    if (below[0] == "issues" && below.size() > 1) return issue(request, below);
    if (below[0] == "commits" && below.size() == 3) return commits(request, below);
    return message_reply(404, "Not Found");
}

HttpReply GithubServer::page(const HttpRequest& request, const std::vector<Json>& rows,
                             const std::string& member) const {
    const auto wanted = [&](const char* name, std::int64_t otherwise) {
        const auto found = request.query.find(name);
        return static_cast<std::size_t>(found == request.query.end() ? otherwise
                                                                     : number_in(found->second));
    };
    const std::size_t size = std::min(wanted("per_page", 30), page_size);
    const std::size_t begin = std::min((wanted("page", 1) - 1) * size, rows.size());
    const std::size_t end = std::min(begin + size, rows.size());
    Json list = Json::array();
    for (std::size_t i = begin; i < end; ++i)
        list.push(rows[i]);
    Json body = list;
    if (!member.empty()) body = Json::object({{"total_count", rows.size()}, {member, list}});
    HttpReply reply = json_reply(200, body);
    if (end < rows.size())
        reply.headers["Link"] = "<https://api.github.com/next>; rel=\"next\", "
                                "<https://api.github.com/last>; rel=\"last\"";
    return reply;
}

HttpReply GithubServer::pulls(const HttpRequest& request, const std::vector<std::string>& below) {
    if (below.size() == 1 && request.method == "POST") return created(request);
    if (below.size() == 1) {
        const auto head = request.query.find("head");
        const auto name = head == request.query.end() || !head->second.starts_with("ann:")
                              ? std::nullopt
                              : branch_in(Json::object({{"head", head->second.substr(4)}}), "head");
        if (!name || request.query.at("state") != "all")
            return message_reply(422, "what is asked for?");
        std::vector<Json> rows = more_rows;
        const auto found = forge_.pull_requests_of(*name);
        for (const PullRequest& each : *found)
            rows.push_back(github_pull_request(each));
        return page(request, rows);
    }
    const std::int64_t number = number_in(below[1]);
    if (below.size() == 2 && request.method == "PATCH") return edited(request, number);
    if (below.size() == 2) {
        const auto found = forge_.pull_request(number);
        if (!*found) return message_reply(404, "Not Found");
        return json_reply(200, github_pull_request(**found));
    }
    if (below.size() == 5 && below[2] == "comments" && below[4] == "replies")
        return replied(request, number, number_in(below[3]));
    const auto reviews = forge_.reviews(number);
    if (!reviews) return failed_with(reviews.error());
    std::vector<Json> rows;
    for (const Review& review : *reviews)
        rows.push_back(github_review(review));
    return page(request, rows);
}

HttpReply GithubServer::created(const HttpRequest& request) {
    const Json body = body_of(request);
    const auto head = branch_in(body, "head");
    const auto base = branch_in(body, "base");
    const Json* const draft = body.find("draft");
    if (!head || !base || draft == nullptr) return message_reply(400, "Problems parsing JSON");
    const auto there = forge_.pull_requests_of(*head);
    for (const PullRequest& one : *there)
        if (one.end == PullRequestEnd::open && one.base == *base)
            return refused_with("A pull request already exists for ann:" + head->str() + ".");
    const auto made = forge_.create(
        {*head, {body.string_at("title"), body.string_at("body"), *base}, draft->as_bool()});
    if (!made) return failed_with(made.error());
    return json_reply(201, github_pull_request(*made));
}

HttpReply GithubServer::edited(const HttpRequest& request, std::int64_t number) {
    const Json body = body_of(request);
    const auto done = forge_.edit(
        number, {text_in(body, "title"), text_in(body, "body"), branch_in(body, "base")});
    if (!done) return failed_with(done.error());
    return json_reply(200, github_pull_request(**forge_.pull_request(number)));
}

HttpReply GithubServer::replied(const HttpRequest& request, std::int64_t number,
                                std::int64_t comment) {
    const auto done = forge_.reply(number, {"", {}, false, {{comment, {}, "", {}}}},
                                   body_of(request).string_at("body"));
    return done ? message_reply(201, "") : failed_with(done.error());
}

HttpReply GithubServer::issue(const HttpRequest& request, const std::vector<std::string>& below) {
    if (below.size() == 2 && *forge_.pull_request(number_in(below[1])))
        return json_reply(200, github_pull_request_as_issue(number_in(below[1])));
    if (issues == nullptr || !issues->entries.contains(below[1]))
        return message_reply(404, "Not Found");
    MemoryTickets::Entry& entry = issues->entries.at(below[1]);
    if (below.size() == 3 && below[2] == "comments") return issue_comments(request, entry);
    if (request.method == "PATCH") {
        const auto state = parse_name<TicketState>(body_of(request).string_at("state"));
        if (!state) return refused_with("state is not known");
        entry.ticket.state = *state;
        ++entry.moves;
    }
    return json_reply(200, github_issue(entry.ticket));
}

HttpReply GithubServer::issue_comments(const HttpRequest& request,
                                       MemoryTickets::Entry& entry) const {
    if (request.method == "POST") {
        entry.comments.emplace_back("", body_of(request).string_at("body"));
        return json_reply(201, Json::object({{"body", entry.comments.back().second}}));
    }
    std::vector<Json> rows;
    for (const auto& [mark, text] : entry.comments)
        rows.push_back(Json::object({{"body", text}}));
    return page(request, rows);
}

// What a check is called says of which kind it is.
HttpReply GithubServer::commits(const HttpRequest& request, const std::vector<std::string>& below) {
    const auto commit = CommitId::parse(below[1]);
    const auto all = commit ? forge_.each_check(*commit) : tl::unexpected(commit.error());
    if (!all) return message_reply(422, "No commit found for SHA: " + below[1]);
    const bool is_status = below[2] == "status";
    std::vector<Json> rows;
    for (const ReportedCheck& check : *all)
        if (check.name.starts_with("status/") == is_status)
            rows.push_back(is_status ? github_status(check) : github_check_run(check));
    return page(request, rows, is_status ? "statuses" : "check_runs");
}

HttpReply GithubServer::graphql(const HttpRequest& request) {
    const Json body = body_of(request);
    const std::string query = body.string_at("query");
    const Json* const found = body.find("variables");
    const Json variables = found == nullptr ? Json() : *found;
    const auto has = [&](const char* word) { return query.find(word) != std::string::npos; };
    if (is_hidden) return query_failed("NOT_FOUND", "Could not resolve to a Repository");
    if (has("reviewThreads")) return thread_page(variables);
    if (has("PullRequestReviewThread")) return comment_page(variables);
    const bool to_draft = has("convertPullRequestToDraft");
    if (!to_draft && !has("markPullRequestReadyForReview"))
        return query_failed("undefinedField", "no such field");
    const std::string node = variables.string_at("id");
    const auto done = forge_.set_draft(number_in(node.substr(node.find('_') + 1)), to_draft);
    if (!done) return query_failed("UNPROCESSABLE", done.error().message);
    Json state = Json::object();
    state.set("pullRequest", Json::object({{"isDraft", to_draft}}));
    return json_reply(
        200, data_of(to_draft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview",
                     std::move(state)));
}

Json GithubServer::comments_from(const ReviewThread& thread, std::size_t from) const {
    const std::size_t end = std::min(from + query_page, thread.comments.size());
    Json nodes = Json::array();
    for (std::size_t i = from; i < end; ++i)
        nodes.push(github_comment(thread.comments[i]));
    return connection_of(std::move(nodes), end, thread.comments.size());
}

HttpReply GithubServer::thread_page(const Json& variables) {
    const Json* const number = variables.find("number");
    const auto threads = forge_.threads(number == nullptr ? 0 : number->as_int());
    if (!threads) return query_failed("NOT_FOUND", "Could not resolve to a PullRequest");
    const std::size_t begin = begin_of(variables);
    const std::size_t end = std::min(begin + query_page, threads->size());
    Json nodes = Json::array();
    for (std::size_t i = begin; i < end; ++i) {
        const ReviewThread& thread = threads->at(i);
        Json node = Json::object();
        node.set("id", std::to_string(number->as_int()) + "/" + std::to_string(i))
            .set("isResolved", thread.resolved)
            .set("path", thread.path)
            .set("line", thread.line ? Json(*thread.line) : Json())
            .set("comments", comments_from(thread, 0));
        nodes.push(std::move(node));
    }
    Json below = Json::object({{"reviewThreads", connection_of(nodes, end, threads->size())}});
    return json_reply(200, data_of("repository", Json::object({{"pullRequest", below}})));
}

HttpReply GithubServer::comment_page(const Json& variables) {
    const auto parts = split(variables.string_at("id"), '/');
    const auto threads = forge_.threads(number_in(parts[0]));
    const auto at = static_cast<std::size_t>(number_in(parts.back()));
    if (!threads || at >= threads->size()) return query_failed("NOT_FOUND", "no such node");
    Json comments = comments_from(threads->at(at), begin_of(variables));
    return json_reply(200, data_of("node", Json::object({{"comments", comments}})));
}

} // namespace atelier::test
