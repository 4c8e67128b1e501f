// A Gitea on a socket: the requests that the adapter makes, answered from a forge in memory in the
// form of Gitea's REST interface.
#pragma once

#include "support/memory_forge.hpp"
#include "support/rest_server.hpp"

namespace atelier::test {

class GiteaServer {
  public:
    // The repository ann/tool. `socket` stands in a folder that is there.
    GiteaServer(MemoryForge& forge, const std::filesystem::path& socket);

    // Gitea 1.27 does; before, and in Forgejo, a comment is answered by a review of the same line.
    bool knows_answers = true;
    // Rows that it has besides, for pull requests.
    std::vector<Json> more_rows = {};

  private:
    using Path = std::vector<std::string>;
    HttpReply obey(const HttpRequest& request, const Path& below);
    HttpReply pulls(const HttpRequest& request, const Path& below);
    HttpReply listed(const HttpRequest& request) const;
    // Among those who were asked are those as well who have reviewed.
    Json row_of(const PullRequest& pull_request) const;
    HttpReply created(const HttpRequest& request);
    HttpReply edited(const HttpRequest& request, std::int64_t number);
    HttpReply replied(const HttpRequest& request, std::int64_t number, std::int64_t comment);
    HttpReply reviewed(const HttpRequest& request, std::int64_t number);
    HttpReply reviews(const HttpRequest& request, std::int64_t number);
    HttpReply comments(std::int64_t number, std::int64_t review);
    HttpReply statuses(const HttpRequest& request, const std::string& sha);

    MemoryForge& forge_;

  public:
    // Last: its thread uses all of the above.
    RestServer rest;
};

Json gitea_pull_request(const PullRequest& pull_request);

} // namespace atelier::test
