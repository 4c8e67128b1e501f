#include "adapters/forge/github_forge.hpp"

#include "adapters/forge/github_rows.hpp"
#include "adapters/forge/rest_rows.hpp"

namespace atelier {
namespace {

using forge::Answer;
using forge::at;

// A page of threads, each with the first page of its comments.
constexpr const char* threads_query = R"(
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved path line
          comments(first: 50) {
            pageInfo { hasNextPage endCursor }
            nodes { databaseId body createdAt author { __typename login } }
          }
        }
      }
    }
  }
})";

constexpr const char* comments_query = R"(
query($id: ID!, $after: String) {
  node(id: $id) {
    ... on PullRequestReviewThread {
      comments(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId body createdAt author { __typename login } }
      }
    }
  }
})";

constexpr const char* to_draft = R"(
mutation($id: ID!) {
  convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { isDraft } }
})";

constexpr const char* to_ready = R"(
mutation($id: ID!) {
  markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } }
})";

std::string named(std::int64_t number) {
    return "pull request #" + std::to_string(number);
}

Json text_of(const PullRequestEdit& edit) {
    Json body = Json::object();
    if (edit.title) body.set("title", *edit.title);
    if (edit.body) body.set("body", *edit.body);
    if (edit.base) body.set("base", edit.base->str());
    return body;
}

// Where the next page begins; nullopt after the last.
std::optional<std::string> next_page(const Json& page) {
    const Json* const more = at(page, {"pageInfo", "hasNextPage"});
    const Json* const cursor = at(page, {"pageInfo", "endCursor"});
    if (more == nullptr || !more->is_bool() || !more->as_bool()) return std::nullopt;
    return cursor != nullptr && cursor->is_string() ? cursor->as_string() : "";
}

const Json* nodes_of(const Json* page) {
    const Json* const nodes = page == nullptr ? nullptr : page->find("nodes");
    return nodes != nullptr && nodes->is_array() ? nodes : nullptr;
}

} // namespace

GithubForge::GithubForge(Process& process, ForgeOptions options)
    : gh_(process, std::move(options)) {}

std::string GithubForge::path_of(const std::string& below) const {
    return gh_.path_of(below);
}

std::string GithubForge::path_of(std::int64_t number, const std::string& below) const {
    return path_of("pulls/" + std::to_string(number) + (below.empty() ? "" : "/" + below));
}

Result<std::vector<PullRequest>> GithubForge::pull_requests_of(const BranchName& head) {
    std::vector<PullRequest> out;
    const std::string path = path_of("pulls?state=all&sort=created&direction=asc&head=") +
                             forge::quoted(gh_.repository().owner + ":" + head.str());
    ATELIER_CHECK(gh_.each_row(path, "", "pull requests", [&](const Json& row) -> Result<void> {
        if (!forge::is_of_same_repository(row)) return {};
        auto read = forge::pull_request_of(row);
        if (!read) return fail(gh_.unreadable("a pull request"));
        if (read->head == head) out.push_back(*std::move(read));
        return {};
    }));
    return out;
}

Result<std::optional<PullRequest>> GithubForge::pull_request(std::int64_t number) {
    ATELIER_TRY(const auto row, gh_.row(path_of(number), named(number)));
    if (!row) return std::nullopt;
    auto read = forge::pull_request_of(*row);
    if (!read) return fail(gh_.unreadable("a pull request"));
    return read;
}

Result<PullRequest> GithubForge::create(const NewPullRequest& wanted) {
    Json body = text_of({wanted.text.title, wanted.text.body, wanted.text.base});
    body.set("head", wanted.head.str()).set("draft", wanted.draft);
    ATELIER_TRY(const Answer answer, gh_.ask({"POST", path_of("pulls"), std::move(body)}));
    if (answer.is_missing()) return fail(gh_.missing("pull requests"));
    if (answer.is_good()) {
        auto made = forge::pull_request_of(answer.body);
        if (!made) return fail(gh_.unreadable("a pull request"));
        return *std::move(made);
    }
    // Among the reasons is that there is one already.
    ATELIER_TRY(const auto there, pull_requests_of(wanted.head));
    for (const PullRequest& one : there)
        if (one.end == PullRequestEnd::open && one.base == wanted.text.base) return one;
    return fail(gh_.refusal(answer));
}

Result<void> GithubForge::edit(std::int64_t number, const PullRequestEdit& edit) {
    ATELIER_TRY(const Answer answer, gh_.ask({"PATCH", path_of(number), text_of(edit)}));
    if (answer.is_good()) return {};
    return fail(gh_.failure(answer, named(number)));
}

Result<void> GithubForge::set_draft(std::int64_t number, bool draft) {
    ATELIER_TRY(const auto row, gh_.row(path_of(number), named(number)));
    if (!row) return fail(gh_.missing(named(number)));
    const auto read = forge::pull_request_of(*row);
    const std::string node = row->string_at("node_id");
    if (!read || node.empty()) return fail(gh_.unreadable("a pull request"));
    if (read->draft == draft) return {};
    Json variables = Json::object();
    variables.set("id", node);
    ATELIER_TRY(const Json done, gh_.query(draft ? to_draft : to_ready, std::move(variables)));
    const Json* const now =
        at(done, {draft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview",
                  "pullRequest", "isDraft"});
    if (now == nullptr || *now != Json(draft)) return fail(gh_.unreadable("the state of a draft"));
    return {};
}

Result<std::vector<Review>> GithubForge::reviews(std::int64_t number) {
    std::vector<Review> out;
    ATELIER_CHECK(gh_.each_row(path_of(number, "reviews"), "", named(number),
                               [&](const Json& row) -> Result<void> {
                                   if (forge::is_pending_review(row)) return {};
                                   auto read = forge::review_of(row);
                                   if (!read) return fail(gh_.unreadable("a review"));
                                   out.push_back(*std::move(read));
                                   return {};
                               }));
    return out;
}

Result<void> GithubForge::comments_of(const std::string& node, const Json& first_page,
                                      std::vector<ReviewComment>& out) const {
    Json page = first_page;
    while (true) {
        const Json* const nodes = nodes_of(&page);
        if (nodes == nullptr) return fail(gh_.unreadable("a thread"));
        for (const Json& each : nodes->as_array()) {
            auto read = forge::comment_of(each);
            if (!read) return fail(gh_.unreadable("a comment"));
            out.push_back(*std::move(read));
        }
        const auto after = next_page(page);
        if (!after) break;
        Json variables = Json::object();
        variables.set("id", node).set("after", *after);
        ATELIER_TRY(const Json data, gh_.query(comments_query, std::move(variables)));
        const Json* const next = at(data, {"node", "comments"});
        page = next == nullptr ? Json() : *next;
    }
    if (out.empty()) return fail(gh_.unreadable("a thread"));
    return {};
}

Result<std::vector<ReviewThread>> GithubForge::threads(std::int64_t number) {
    std::vector<ReviewThread> out;
    Json variables = Json::object();
    variables.set("owner", gh_.repository().owner)
        .set("name", gh_.repository().name)
        .set("number", number);
    for (std::optional<std::string> after = ""; after;) {
        variables.set("after", after->empty() ? Json() : Json(*after));
        const auto data = gh_.query(threads_query, variables);
        if (!data && data.error().code == ErrorCode::not_found)
            return fail(gh_.missing(named(number)));
        if (!data) return fail(data.error());
        const Json* const page = at(*data, {"repository", "pullRequest", "reviewThreads"});
        const Json* const nodes = nodes_of(page);
        if (nodes == nullptr) return fail(gh_.unreadable("a list of threads"));
        for (const Json& node : nodes->as_array()) {
            auto thread = forge::thread_of(node);
            const Json* const comments = node.find("comments");
            if (!thread || comments == nullptr) return fail(gh_.unreadable("a thread"));
            ATELIER_CHECK(comments_of(node.string_at("id"), *comments, thread->comments));
            out.push_back(*std::move(thread));
        }
        after = next_page(*page);
    }
    return out;
}

Result<void> GithubForge::reply(std::int64_t number, const ReviewThread& thread,
                                const std::string& text) {
    const std::string first = std::to_string(thread.comments.front().id);
    Json body = Json::object();
    body.set("body", text);
    ATELIER_TRY(
        const Answer answer,
        gh_.ask({"POST", path_of(number, "comments/" + first + "/replies"), std::move(body)}));
    if (answer.is_good()) return {};
    return fail(gh_.failure(answer, "such thread in " + named(number)));
}

Result<Checks> GithubForge::checks(const CommitId& commit) {
    std::vector<ReportedCheck> all;
    const std::string path = path_of("commits/" + commit.str());
    const std::string thing = "commit " + commit.str();
    const auto taking = [&](auto read_row) {
        return [&, read_row](const Json& row) -> Result<void> {
            auto read = read_row(row);
            if (!read) return fail(gh_.unreadable("a check"));
            all.push_back(*std::move(read));
            return {};
        };
    };
    ATELIER_CHECK(
        gh_.each_row(path + "/check-runs", "check_runs", thing, taking(forge::check_of_run)));
    ATELIER_CHECK(
        gh_.each_row(path + "/status", "statuses", thing, taking(forge::check_of_status)));
    return summed_up(std::move(all));
}

} // namespace atelier
