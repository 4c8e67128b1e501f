// Results and errors as documents and as text, and getting them out of the process.
#pragma once

#include "base/error.hpp"
#include "base/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// What a program has to say when it succeeded. View functions make one of a use case's outcome.
struct Outcome {
    // The members besides `schema` and `ok`.
    Json body = Json::object();
    // For people; without one it is derived from `body`.
    std::optional<std::string> text = {};
    // 0, unless success is not the whole story (a session failed, a check found something).
    int exit_status = 0;
    // Everything was printed while the program ran.
    bool printed = false;
    // The text is not ours to lay out: a diff, what somebody's program has printed.
    bool verbatim = false;
    // What the document is, where it is not what the program usually prints; "": as that is called.
    std::string_view schema = {};
};

// One line and a newline: {"schema":"NAME/1","ok":true,...}. What a terminal would obey, or not
// show, is escaped.
std::string success_document(std::string_view name, Json body);
std::string failure_document(std::string_view name, const Error& error, Audience audience);

// `key: value` lines; a list of objects becomes one line each.
std::string body_text(const Json& body);
// As Git says it: "error: MESSAGE", or "fatal: MESSAGE" where the environment or Git failed, and a
// line "hint: ...".
std::string error_text(const Error& error, Audience audience);

// Whether every byte got out; when not, `errno` says why. Never raises SIGPIPE.
bool write_out(std::string_view text);
bool write_err(std::string_view text);
// Whoever read standard output has gone: nothing more can be written there.
bool reader_has_gone();

} // namespace atelier
