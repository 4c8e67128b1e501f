#include "cli/render.hpp"

#include "view/text/style.hpp"

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace atelier {
namespace {

std::string schema_of(std::string_view name) {
    return std::string(name) + "/1";
}

std::string scalar_text(const Json& value) {
    if (value.is_null()) return "-";
    if (value.is_string()) return value.as_string();
    if (value.is_bool()) return value.as_bool() ? "yes" : "no";
    return value.dump();
}

std::string inline_text(const Json& value) {
    std::string out;
    if (value.is_array()) {
        for (const Json& item : value.as_array())
            out += (out.empty() ? "" : ", ") + inline_text(item);
        return out.empty() ? "none" : out;
    }
    if (value.is_object()) {
        for (const auto& [key, member] : value.as_object())
            out += (out.empty() ? "" : "  ") + key + "=" + inline_text(member);
        return out.empty() ? "none" : out;
    }
    return scalar_text(value);
}

// What Git itself calls fatal.
constexpr int environment_failed = 128;

bool output_is_closed = false;

bool write_all(int descriptor, std::string_view text) {
    // Restored, so that children started later keep the default.
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    bool good = true;
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            good = false;
            break;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    const int why = errno;
    std::signal(SIGPIPE, before);
    errno = why;
    return good;
}

} // namespace

std::string success_document(std::string_view name, Json body) {
    Json document = Json::object();
    document.set("schema", schema_of(name)).set("ok", true);
    for (auto& [key, value] : body.as_object())
        document.set(key, std::move(value));
    return with_unseen_escaped(document.dump()) + "\n";
}

std::string failure_document(std::string_view name, const Error& error, Audience audience) {
    Json what = Json::object();
    what.set("code", info(error.code).name)
        .set("message", error.message)
        .set("retry", name_of(info(error.code).retry))
        .set("hint", error.hint.told_to(audience))
        .set("details", error.details);
    Json document = Json::object();
    document.set("schema", schema_of(name)).set("ok", false).set("error", std::move(what));
    return with_unseen_escaped(document.dump()) + "\n";
}

std::string body_text(const Json& body) {
    std::string out;
    for (const auto& [key, value] : body.as_object()) {
        const bool rows =
            value.is_array() && !value.as_array().empty() && value.as_array().front().is_object();
        if (!rows) {
            out += key + ": " + inline_text(value) + "\n";
            continue;
        }
        out += key + ":\n";
        for (const Json& row : value.as_array())
            out += "  " + inline_text(row) + "\n";
    }
    return out;
}

std::string error_text(const Error& error, Audience audience) {
    const bool refused = info(error.code).exit_status != environment_failed;
    std::string out = (refused ? "error: " : "fatal: ") + one_line(error.message) + "\n";
    if (error.hint.empty()) return out;
    const std::string hint = one_line(error.hint.told_to(audience));
    return out + (hint.starts_with("usage: ") ? "" : "hint: ") + hint + "\n";
}

bool write_out(std::string_view text) {
    const bool good = write_all(STDOUT_FILENO, text);
    if (!good && errno == EPIPE) output_is_closed = true;
    return good;
}

bool reader_has_gone() {
    return output_is_closed;
}

bool write_err(std::string_view text) {
    return write_all(STDERR_FILENO, text);
}

} // namespace atelier
