// A GitHub for the real gh, on a socket: the requests that the adapter makes, answered from a forge
// in memory in the form of GitHub's REST and GraphQL interfaces.
#pragma once

#include "support/memory_forge.hpp"
#include "support/memory_tickets.hpp"
#include "support/unix_http_server.hpp"

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace atelier::test {

class GithubServer {
  public:
    // The repository ann/tool. `socket` stands in a folder that is there.
    GithubServer(MemoryForge& forge, const std::filesystem::path& socket);

    // The next requests get these answers, whatever they ask; `after`: once they were obeyed.
    void next(HttpReply reply, bool after = false);
    // How many rows a page has at most.
    std::size_t page_size = 100;
    // Whoever asks has no right to see the repository.
    bool is_hidden = false;
    // Called before each request is answered: brings the forge up to what was pushed meanwhile.
    std::function<void()> before_answer = [] {};
    // Told of each request first; where it says so, it is not obeyed.
    std::function<bool(const HttpRequest&)> instead_of = [](const HttpRequest&) { return false; };
    // Called when a request was obeyed, before whoever asked is told so.
    std::function<void(const HttpRequest&)> after_answer = [](const HttpRequest&) {};
    // Its issues, by number; what is a pull request as well is none.
    MemoryTickets* issues = nullptr;
    // Rows that GitHub has besides, for pull requests.
    std::vector<Json> more_rows = {};

    // METHOD path, oldest first.
    std::vector<std::string> asked();
    std::vector<HttpRequest> requests();

  private:
    struct Instead {
        HttpReply reply;
        bool after;
    };
    HttpReply answer(const HttpRequest& request);
    HttpReply obey(const HttpRequest& request);
    HttpReply rest(const HttpRequest& request, const std::vector<std::string>& below);
    HttpReply pulls(const HttpRequest& request, const std::vector<std::string>& below);
    HttpReply created(const HttpRequest& request);
    HttpReply edited(const HttpRequest& request, std::int64_t number);
    HttpReply replied(const HttpRequest& request, std::int64_t number, std::int64_t comment);
    HttpReply issue(const HttpRequest& request, const std::vector<std::string>& below);
    HttpReply issue_comments(const HttpRequest& request, MemoryTickets::Entry& entry) const;
    HttpReply commits(const HttpRequest& request, const std::vector<std::string>& below);
    HttpReply graphql(const HttpRequest& request);
    HttpReply thread_page(const Json& variables);
    HttpReply comment_page(const Json& variables);
    HttpReply page(const HttpRequest& request, const std::vector<Json>& rows,
                   const std::string& member = {}) const;
    Json comments_from(const ReviewThread& thread, std::size_t from) const;

    MemoryForge& forge_;
    std::mutex lock_;
    std::deque<Instead> instead_;
    std::vector<HttpRequest> requests_;
    // Last: its thread uses all of the above.
    UnixHttpServer server_;
};

} // namespace atelier::test
