// A forge's REST interface as a program of the user's reaches it: one request, one answer.
#pragma once

#include "adapters/forge/forge_options.hpp"
#include "base/hint.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
};

// What differs between the forges.
struct RestNames {
    // Of the forge, and of its program.
    std::string forge;
    std::string program;
    // How many rows a page is asked to have, as the query says it.
    std::string page_size;
    // For somebody who has no account there, and for one whom the forge does not answer.
    Hint log_in;
    Hint look;
};

class RestProgram {
  public:
    virtual ~RestProgram() = default;

    // What the forge said, a refusal too. An error where it said nothing that counts: forge-unknown
    // or rate-limited, as the port has it.
    Result<Answer> ask(const Request& request) const;
    // Every row of every page of a list; `list` is the member that holds them, "" for the page
    // itself, and null stands for no rows. `thing` is what is not there where the list is not.
    using TakeRow = std::function<Result<void>(const Json& row)>;
    Result<void> each_row(const std::string& path, const std::string& list,
                          const std::string& thing, const TakeRow& take) const;
    // All of them, where the page is the list.
    Result<std::vector<Json>> rows(const std::string& path, const std::string& thing) const;
    // What is there; nullopt where the repository has no such `thing`.
    Result<std::optional<Json>> row(const std::string& path, const std::string& thing) const;

    const ForgeRepository& repository() const { return options_.repository; }
    // Of something in the repository; "" for itself.
    virtual std::string path_of(const std::string& below) const = 0;
    // Of what is said not to be there: forges say so as well to those who may not look.
    Error missing(const std::string& thing) const;
    Error unknown(const std::string& why) const;
    Error unreadable(const std::string& thing) const;
    // For somebody who has no right to look.
    Error unseen(const std::string& why) const;
    // forge-refused, in the forge's words.
    Error refusal(const Answer& answer) const;
    // What an answer that is not good means for a call about `thing`: missing, or a refusal.
    Error failure(const Answer& answer, const std::string& thing) const;

  protected:
    RestProgram(Process& process, ForgeOptions options, RestNames names);
    RestProgram(const RestProgram&) = default;

    // The program with what asks for it, ready to run.
    virtual Result<ProcessRequest> call_for(const Request& request) const = 0;
    // The head and the body, which is a part of `result`; nullopt when that is no answer.
    struct Printed {
        Answer head;
        std::string_view body;
    };
    virtual std::optional<Printed> printed(const ProcessResult& result) const;
    // Why there was no answer.
    virtual Error silence(const ProcessResult& result) const;

    // `words` after the program, with the environment and the deadline of every call.
    ProcessRequest call(std::vector<std::string> words) const;
    Result<ProcessResult> run(const ProcessRequest& call) const;
    Error limit(const Answer& answer) const;
    const ForgeOptions& options() const { return options_; }
    const RestNames& names() const { return names_; }
    Process& process() const { return process_; }

    // What the program warns of may stand before.
    static std::optional<Printed> answer_in(std::string_view text);

  private:
    Result<Answer> read(const Request& request, const ProcessResult& result) const;

    Process& process_;
    ForgeOptions options_;
    RestNames names_;
};

// As a part of a path or a query.
std::string quoted(std::string_view text);

// What such a program sees of `user`: who they are there and how they get there, nothing of ours or
// of Git's, and of its own variables none of `dropped`, which would make it ask, print colours or
// look elsewhere.
Environment program_environment(const Environment& user,
                                const std::vector<std::string_view>& dropped);

} // namespace atelier::forge
