#include "domain/run/reply.hpp"

#include "base/broken_json.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

// A reply that opens what it never closes is read no further than this; it is text then.
constexpr std::size_t looks_a_byte = 16;

// Where the object that begins at `from` ends, one behind its brace; npos where it does not. Braces
// in its strings are none.
std::size_t end_of_object(std::string_view text, std::size_t from) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        if (c == '{') ++depth;
        if (c == '}' && --depth == 0) return i + 1;
    }
    return std::string_view::npos;
}

std::optional<WorkflowVerdict> verdict_in(const Json& object) {
    std::string named = ascii_lower(object.string_at("verdict"));
    for (char& c : named)
        if (c == '-' || c == ' ') c = '_';
    if (named == "approve" || named == "approved") return WorkflowVerdict::approved;
    if (named == "request_changes" || named == "changes_requested")
        return WorkflowVerdict::changes_requested;
    return std::nullopt;
}

constexpr std::array<std::string_view, 2> text_keys{"content", "output"};

// The text of one that is what a reply can be; null for any other.
const std::string* text_in(const Json& object) {
    for (const std::string_view key : text_keys)
        if (const Json* text = object.find(key); text != nullptr && text->is_string())
            return &text->as_string();
    return nullptr;
}

bool is_reply(const Json& object) {
    return object.is_object() && (text_in(object) != nullptr || verdict_in(object));
}

// The last one on the outside; what is within another one is that one's.
std::optional<Json> last_object(std::string_view text) {
    std::optional<Json> last;
    std::size_t left = text.size() * looks_a_byte;
    for (std::size_t at = text.find('{'); at != std::string_view::npos;) {
        const std::size_t end = end_of_object(text, at);
        const std::size_t looked = (end == std::string_view::npos ? text.size() : end) - at;
        if (looked > left) break;
        left -= looked;
        std::size_t next = at + 1;
        if (end != std::string_view::npos) {
            auto parsed = parse_json(text.substr(at, end - at));
            if (auto* object = std::get_if<Json>(&parsed)) {
                next = end;
                if (is_reply(*object)) last = std::move(*object);
            }
        }
        at = text.find('{', next);
    }
    return last;
}

// Those items of the array that are of use; null where none is.
Json items_at(const Json& object, std::string_view key, bool with_objects) {
    Json out;
    const Json* list = object.find(key);
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->as_array()) {
        const bool decides = with_objects && !item.string_at("decision").empty();
        if (!item.is_string() && !decides) continue;
        if (out.is_null()) out = Json::array();
        out.push(item);
    }
    return out;
}

std::optional<double> score_in(const Json& object) {
    const Json* score = object.find("score");
    if (score == nullptr) return std::nullopt;
    double value = -1;
    if (score->is_int()) value = static_cast<double>(score->as_int());
    if (score->is_double()) value = score->as_double();
    if (value < 0 || value > 10) return std::nullopt;
    return value;
}

bool says_done(const Json& object) {
    const Json* done = object.find("done");
    return (done != nullptr && done->is_bool() && done->as_bool()) ||
           object.string_at("status") == "done";
}

Reply reply_of(const Json& object) {
    const std::string* text = text_in(object);
    return {.content = text == nullptr ? "" : std::string(trim(*text)),
            .form = object.string_at("form"),
            .interpretation = object.string_at("interpretation"),
            .considerations = items_at(object, "considerations", false),
            .choices = items_at(object, "choices", true),
            .verdict = verdict_in(object),
            .score = score_in(object),
            .says_done = says_done(object)};
}

struct Fence {
    std::size_t ticks = 0;
    // "" for a bare one, as each is that closes.
    std::string tag = {};
};

std::optional<Fence> fence_in(std::string_view line) {
    line = trim(line);
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (ticks < 3 || line.find('`', ticks) != std::string_view::npos) return std::nullopt;
    return Fence{ticks, ascii_lower(trim(line.substr(ticks)))};
}

// What stands in a fence around the whole text, if there is one with such a tag. Shorter fences
// within it are text.
std::optional<std::string> unfenced(std::string_view text, bool json) {
    const std::vector<std::string> lines = lines_of(text);
    if (lines.size() < 2) return std::nullopt;
    const auto around = fence_in(lines.front());
    const bool fits =
        around &&
        (around->tag.empty() ||
         (json ? around->tag == "json" : around->tag == "markdown" || around->tag == "md"));
    if (!fits) return std::nullopt;
    int depth = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto here = fence_in(lines[i]);
        if (!here || here->ticks < around->ticks) continue;
        depth += here->tag.empty() && depth > 0 ? -1 : 1;
        if (depth == 0 && i + 1 < lines.size()) return std::nullopt;
    }
    // One of JSON may have broken off.
    if (depth != 0 && !json) return std::nullopt;
    const auto end = lines.end() - (depth == 0 ? 1 : 0);
    return join(std::vector<std::string>(lines.begin() + 1, end), "\n");
}

tl::unexpected<Error> unreadable_reply(std::string why) {
    return fail(ErrorCode::reply_invalid, "the reply " + std::move(why));
}

Reply reply_in(std::string_view text) {
    if (const auto object = last_object(text)) return reply_of(*object);
    const std::string inner = unfenced(text, true).value_or(std::string(text));
    const std::string_view body = trim(inner);
    if (body.starts_with('{') && std::holds_alternative<JsonFault>(parse_json(body)))
        for (const std::string_view key : text_keys)
            if (auto broken = string_of_broken_json(body, key))
                return {.content = std::string(trim(*broken))};
    return {.content = std::string(trim(unfenced(text, false).value_or(std::string(text))))};
}

} // namespace

std::string why_unreadable(std::string_view bytes) {
    if (bytes.size() > longest_reply)
        return "is longer than " + std::to_string(longest_reply >> 20U) + " MiB";
    if (bytes.find('\0') != std::string_view::npos) return "contains a NUL";
    return is_valid_utf8(bytes) ? "" : "is not UTF-8";
}

Result<Reply> read_reply(std::string_view bytes) {
    if (const std::string fault = why_unreadable(bytes); !fault.empty())
        return unreadable_reply(fault);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const std::string_view text = trim(bytes);
    if (text.empty()) return unreadable_reply("is empty");
    Reply reply = reply_in(text);
    if (reply.content.find('\0') != std::string::npos) return unreadable_reply("contains a NUL");
    if (reply.content.empty() && !reply.verdict) return unreadable_reply("is empty");
    return reply;
}

} // namespace atelier
