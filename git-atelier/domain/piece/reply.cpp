#include "domain/piece/reply.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

// Objects that are looked at; a reply with more of them than that is no object but a text.
constexpr int most_attempts = 200;

// Where the object that begins at `from` ends, behind its brace; npos where it does not.
std::size_t end_of_object(std::string_view text, std::size_t from) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

const Json* content_of(const Json& object) {
    for (const char* key : {"content", "output"})
        if (const Json* found = object.find(key); found != nullptr && found->is_string())
            return found;
    return nullptr;
}

std::optional<Json> last_object(std::string_view text) {
    std::optional<Json> found;
    std::size_t at = text.find('{');
    for (int tries = 0; at != std::string_view::npos && tries < most_attempts; ++tries) {
        const std::size_t end = end_of_object(text, at);
        if (end != std::string_view::npos) {
            auto parsed = parse_json(text.substr(at, end - at));
            auto* object = std::get_if<Json>(&parsed);
            if (object != nullptr) {
                if (content_of(*object) != nullptr) found = std::move(*object);
                at = text.find('{', end);
                continue;
            }
        }
        at = text.find('{', at + 1);
    }
    return found;
}

std::optional<WorkflowVerdict> verdict_in(const Json& object) {
    std::string word = ascii_lower(object.string_at("verdict"));
    std::ranges::replace(word, '-', '_');
    std::ranges::replace(word, ' ', '_');
    if (word == "approved" || word == "approve") return WorkflowVerdict::approved;
    if (word == "changes_requested" || word == "request_changes")
        return WorkflowVerdict::changes_requested;
    return std::nullopt;
}

std::optional<double> score_in(const Json& object) {
    const Json* score = object.find("score");
    if (score == nullptr) return std::nullopt;
    constexpr double most = 10;
    const double number = score->is_int()      ? static_cast<double>(score->as_int())
                          : score->is_double() ? score->as_double()
                                               : -1;
    return number >= 0 && number <= most ? std::optional(number) : std::nullopt;
}

bool says_done(const Json& object) {
    const Json* done = object.find("done");
    return (done != nullptr && done->is_bool() && done->as_bool()) ||
           object.string_at("status") == "done";
}

Json part(const Json& object, std::string_view key) {
    const Json* found = object.find(key);
    return found == nullptr ? Json() : *found;
}

// The text of a reply that is one fence and nothing else.
std::string unfenced(std::string_view text) {
    const std::string_view inner = trim(text);
    constexpr std::string_view fence = "```";
    if (!inner.starts_with(fence) || !inner.ends_with(fence)) return std::string(text);
    const std::size_t first = inner.find('\n');
    const std::size_t last = inner.rfind('\n');
    if (first == std::string_view::npos || last <= first) return std::string(text);
    const std::string_view body = inner.substr(first + 1, last - first);
    if (body.find("\n```") != std::string_view::npos || body.starts_with(fence))
        return std::string(text);
    return std::string(body);
}

Result<void> check(std::string_view reply) {
    std::string fault;
    if (reply.size() > longest_reply)
        fault = "it is longer than 8 MiB";
    else if (reply.find('\0') != std::string_view::npos)
        fault = "it has a NUL in it";
    else if (!is_valid_utf8(reply))
        fault = "it is not UTF-8";
    else if (trim(reply).empty())
        fault = "it is empty";
    if (fault.empty()) return {};
    return fail(ErrorCode::reply_invalid, "the reply is no text: " + fault);
}

} // namespace

Result<Reply> read_reply(std::string_view reply) {
    ATELIER_CHECK(check(reply));
    const auto object = last_object(reply);
    if (!object) return Reply{.content = unfenced(reply)};
    Reply out{.content = content_of(*object)->as_string(),
              .form = object->string_at("form"),
              .interpretation = object->string_at("interpretation"),
              .considerations = part(*object, "considerations"),
              .choices = part(*object, "choices"),
              .verdict = verdict_in(*object),
              .score = score_in(*object),
              .says_done = says_done(*object)};
    ATELIER_CHECK(check(out.content));
    return out;
}

std::string provenance_text(const Reply& reply, const ProvenanceFacts& facts) {
    Json out = Json::object();
    out.set("interpretation", reply.interpretation)
        .set("considerations",
             reply.considerations.is_null() ? Json::array() : reply.considerations)
        .set("choices", reply.choices.is_null() ? Json::array() : reply.choices)
        .set("form", facts.form)
        .set("request", facts.request)
        .set("model", facts.model);
    return out.dump_pretty();
}

std::string piece_preview(std::string_view content) {
    constexpr std::size_t columns = 50;
    std::string line;
    for (const std::string& word : split(content.substr(0, 1024), '\n')) {
        const std::string_view text = trim(word);
        if (text.empty()) continue;
        line += (line.empty() ? "" : " ") + std::string(text);
    }
    return shorten(to_valid_utf8(line), columns);
}

} // namespace atelier
