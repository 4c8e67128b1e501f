// What an overseer says of a line of a changeset's work, and what its agent answers.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// A path and a line, as they are at some commit.
struct LinePlace {
    std::string path;
    std::int64_t line = 0;

    std::string str() const { return path + ":" + std::to_string(line); }
    bool operator==(const LinePlace&) const = default;
};
// "src/main.cpp:12"; usage for anything else.
Result<LinePlace> parse_line_place(const std::string& text);

struct WrittenComment {
    LinePlace place;
    std::string text;

    bool operator==(const WrittenComment&) const = default;
};

struct LineComment {
    // By which agents name it: "c1".
    std::int64_t number = 0;
    // As they are at `head`, on which it was said.
    LinePlace place;
    CommitId head;
    // The line with those around it, and the number of the first.
    std::vector<std::string> code;
    std::int64_t first = 0;
    std::string text;
    // Whose it is, and since when.
    std::string by = {};
    Time at{};
    std::string answer = {};
    // In which that was given.
    std::optional<SessionId> answered_in = {};
    // The work was approved without an answer to it.
    bool settled = false;

    std::string name() const { return "c" + std::to_string(number); }
    bool waits() const { return answer.empty() && !settled; }
    bool operator==(const LineComment&) const = default;
};

Json comment_json(const LineComment& comment);
std::optional<LineComment> comment_from(const Json& row);

// Those lines of a file that are shown with a comment on one of them; none where it is not there.
struct ShownCode {
    std::vector<std::string> lines;
    std::int64_t first = 0;
};
ShownCode code_around(const std::map<std::int64_t, std::string>& lines, std::int64_t line);

// As agents and people read it: each line with its number, the one that is meant marked.
std::string code_text(const LineComment& comment);

} // namespace atelier
