// What the GitLab and the Gitea of the tests have in common: a socket, answers in place of theirs,
// and pages of rows.
#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "domain/forge/pull_request.hpp"
#include "support/unix_http_server.hpp"

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace atelier::test {

class RestServer {
  public:
    using Obey = std::function<HttpReply(const HttpRequest&, const std::vector<std::string>&)>;
    // What is asked for below `root` is answered by `obey`, which is given the path's parts below
    // it; the rest is not there.
    RestServer(const std::filesystem::path& socket, std::string root, Obey obey);

    // The next requests get these answers, whatever they ask; `after`: once they were obeyed.
    void next(HttpReply reply, bool after = false);
    // How many rows a page has at most.
    std::size_t page_size = 100;
    // Whoever asks has no right to see the repository.
    bool is_hidden = false;
    // Called before each request is answered.
    std::function<void()> before_answer = [] {};
    // METHOD path, oldest first.
    std::vector<std::string> asked();

    // `size`: the word of the query that says how many rows are wanted; `rows` as a member of that
    // name, or by themselves.
    HttpReply page(const HttpRequest& request, const char* size, const std::vector<Json>& rows,
                   const std::string& member = {}) const;

  private:
    struct Instead {
        HttpReply reply;
        bool after;
    };
    HttpReply answer(const HttpRequest& request);
    HttpReply obeyed(const HttpRequest& request) const;

    std::string root_;
    Obey obey_;
    std::mutex lock_;
    std::deque<Instead> instead_;
    std::vector<std::string> asked_;
    // Last: its thread uses all of the above.
    UnixHttpServer server_;
};

HttpReply json_reply(int status, const Json& body);
HttpReply message_reply(int status, const std::string& message);
// As these servers refuse, `status` for what is neither missing nor there.
HttpReply error_reply(const Error& error, int status);

Json body_of(const HttpRequest& request);
std::int64_t number_in(const std::string& text);
std::optional<BranchName> branch_in(const Json& body, const char* member);
std::optional<std::string> text_in(const Json& body, const char* member);
// To the second.
std::string second_of(Time time);

} // namespace atelier::test
