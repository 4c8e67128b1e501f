// A GitLab on a socket: the requests that the adapter makes, answered from a forge in memory in the
// form of GitLab's REST interface.
#pragma once

#include "support/memory_forge.hpp"
#include "support/rest_server.hpp"

namespace atelier::test {

class GitlabServer {
  public:
    // The repository ann/tool. `socket` stands in a folder that is there.
    GitlabServer(MemoryForge& forge, const std::filesystem::path& socket);

    // Whose approval counts no more, though nobody took it back.
    std::vector<std::string> approvals_reset = {};
    // Rows that it has besides, for merge requests.
    std::vector<Json> more_rows = {};

  private:
    using Path = std::vector<std::string>;
    HttpReply obey(const HttpRequest& request, const Path& below);
    HttpReply merge_requests(const HttpRequest& request, const Path& below);
    HttpReply listed(const HttpRequest& request);
    HttpReply created(const HttpRequest& request);
    HttpReply edited(const HttpRequest& request, std::int64_t number);
    HttpReply replied(const HttpRequest& request, std::int64_t number, const std::string& thread);
    HttpReply below_one(const HttpRequest& request, std::int64_t number, const std::string& what);
    std::vector<Json> reviewers(const PullRequest& of);
    std::vector<Json> notes(std::int64_t number);
    std::vector<Json> discussions(std::int64_t number);
    Json approvals(std::int64_t number);
    HttpReply statuses(const HttpRequest& request, const std::string& sha);

    MemoryForge& forge_;

  public:
    // Last: its thread uses all of the above.
    RestServer rest;
};

Json gitlab_merge_request(const PullRequest& pull_request);

} // namespace atelier::test
