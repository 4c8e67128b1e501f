#include "domain/dialect/model_words.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr int too_many_requests = 429;
constexpr std::size_t longest_words = 300;

bool is_digit_or_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// `{"error":{"message":..}}`, `{"message":..}`, and what wraps those once more.
std::string message_of(const Json& document) {
    const Json* error = document.find("error");
    if (error != nullptr && error->is_object()) return message_of(*error);
    std::string message = document.string_at("message");
    if (message.empty() && error != nullptr && error->is_string()) message = error->as_string();
    return message;
}

// The JSON in the text, if its end belongs to its beginning.
std::optional<Json> document_in(std::string_view text) {
    const std::size_t begin = text.find('{');
    const std::size_t end = text.rfind('}');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        return std::nullopt;
    auto parsed = parse_json(text.substr(begin, end - begin + 1));
    if (Json* const found = std::get_if<Json>(&parsed)) return std::move(*found);
    return std::nullopt;
}

// Of JSON that is nothing but a sentence; "" for any other text.
std::string quoted_in(std::string_view text) {
    if (!text.starts_with('"')) return {};
    const auto parsed = parse_json(text);
    const Json* const words = std::get_if<Json>(&parsed);
    return words != nullptr && words->is_string() ? words->as_string() : std::string();
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? trim(text.substr(prefix.size())) : text;
}

std::string_view without_wrapping(std::string_view text) {
    constexpr auto prefixes = std::to_array<std::string_view>(
        {"[API Error:", "API Error:", "Failed to authenticate. API Error:", "unexpected status",
         "Request rejected (429) ·"});
    for (const std::string_view prefix : prefixes) {
        const std::string_view inner = without_prefix(text, prefix);
        if (inner.size() == text.size()) continue;
        text = inner;
        if (const std::size_t bracket = text.find(']');
            prefix.starts_with('[') && bracket != std::string_view::npos)
            text = text.substr(0, bracket);
    }
    return text;
}

// "provider.auth_error: 401 bad key" is "bad key": what stands before a status is the runtime's.
std::string without_status(std::string line) {
    const auto status = http_status_in(line);
    if (!status) return line;
    const std::string number = std::to_string(*status);
    const std::size_t at = line.find(number);
    const bool leads = at == 0 || line.compare(at - std::min<std::size_t>(at, 2), 2, ": ") == 0;
    if (!leads || at == std::string::npos) return line;
    std::string rest(trim(std::string_view(line).substr(at + number.size())));
    if (rest.ends_with(')') && rest.find('(') == std::string::npos) rest.pop_back();
    return rest;
}

bool speaks_of_a_limit(std::string_view text) {
    constexpr auto marks = std::to_array<std::string_view>(
        {"rate limit", "rate_limit", "ratelimit", "usage limit", "too many requests", "quota",
         "limit reached", "resource_exhausted"});
    const std::string lower = ascii_lower(text);
    // That of a file system is no service's.
    if (lower.find("disk quota") != std::string::npos) return false;
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return lower.find(mark) != std::string::npos;
    });
}

} // namespace

std::optional<int> http_status_in(std::string_view text) {
    constexpr std::size_t digits = 3;
    for (std::size_t at = 0; at + digits <= text.size(); ++at) {
        const bool begins = at == 0 || !is_digit_or_letter(text[at - 1]);
        const bool ends = at + digits == text.size() || !is_digit_or_letter(text[at + digits]);
        if (!begins || !ends || (text[at] != '4' && text[at] != '5')) continue;
        // A port or a part of a number with a point is none.
        if (at > 0 && (text[at - 1] == ':' || text[at - 1] == '.')) continue;
        if (at + digits < text.size() && text[at + digits] == '.' &&
            at + digits + 1 < text.size() && is_digit_or_letter(text[at + digits + 1]))
            continue;
        if (const auto number = parse_integer(text.substr(at, digits)))
            return static_cast<int>(*number);
    }
    return std::nullopt;
}

std::string model_words(std::string_view text) {
    std::string_view inner = without_wrapping(trim(text));
    std::string words = quoted_in(inner);
    if (const auto document = document_in(inner)) words = message_of(*document);
    if (words.empty()) words = std::string(inner);
    const auto lines = lines_of(words);
    std::string line(lines.empty() ? std::string_view() : trim(lines.front()));
    line = without_status(std::move(line));
    return shorten(to_valid_utf8(line), longest_words);
}

Ends model_fault(std::string_view text, std::optional<int> status) {
    if (!status) status = http_status_in(text);
    const bool limited = status ? *status == too_many_requests : speaks_of_a_limit(text);
    return {limited ? ReplyEnd::rate_limited : ReplyEnd::model_error, status, model_words(text)};
}

} // namespace atelier
