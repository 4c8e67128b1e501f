// GitHub as its program gh reaches it: one request, one answer.
#pragma once

#include "adapters/forge/github_options.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier::forge {

struct Request {
    std::string method;
    // Without the leading slash; what is not plain in it is quoted already.
    std::string path;
    // Null: none.
    Json body = {};
};

struct Answer {
    int status = 0;
    // By their names in lower case.
    std::map<std::string, std::string> headers = {};
    // Null where there is none.
    Json body = {};
    bool is_good() const { return status >= 200 && status < 300; }
    bool is_missing() const { return status == 404 || status == 410; }
    // One of several pages, and not the last.
    bool has_more() const;
};

class GhProgram {
  public:
    GhProgram(Process& process, GithubOptions options);

    // What GitHub said, a refusal too. An error where it said nothing that counts: forge-unknown
    // or rate-limited, as the port has it.
    Result<Answer> ask(const Request& request) const;
    // The `data` of a query; not-found and forge-refused by GitHub's word.
    Result<Json> query(const std::string& text, Json variables) const;

    const ForgeRepository& repository() const { return options_.repository; }
    // The same account, for another repository of that host.
    GhProgram in(const std::string& owner, const std::string& name) const;
    // Of something in the repository; "" for itself.
    std::string path_of(const std::string& below) const;
    // Of what is said not to be there: GitHub says so as well to those who may not look.
    Error missing(const std::string& thing) const;
    Error unknown(const std::string& why) const;
    // For somebody who has no right to look.
    Error unseen(const std::string& why) const;

  private:
    Result<Answer> read(const Request& request, const ProcessResult& result) const;
    Error silence(const ProcessResult& result) const;

    Process& process_;
    GithubOptions options_;
};

// forge-refused, in GitHub's words.
Error refusal(const Answer& answer);

// As a part of a path or a query.
std::string quoted(std::string_view text);

// What gh sees of `user`: who they are there and how they get there, and nothing that makes it ask,
// print colours or look at another repository.
Environment gh_environment(const Environment& user);

} // namespace atelier::forge
