#include "domain/agent/redaction.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace atelier {
namespace {

// Of GitHub, GitLab, npm, Hugging Face, Groq, xAI, Stripe, Anthropic, OpenAI and others who write
// theirs alike, Slack, Google and AWS.
constexpr auto token_beginnings = std::to_array<std::string_view>(
    {"ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "npm_", "hf_", "gsk_",
     "sk_live_", "sk-", "xoxb-", "xoxp-", "xapp-", "xai-", "AIza", "AKIA", "ASIA"});
// Of what follows; shorter ones are words.
constexpr std::size_t shortest_token = 16;
constexpr std::size_t shortest_announced = 8;

bool is_word_letter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word_letter(text[at]))
        ++at;
    return at;
}

bool is_token(std::string_view word) {
    return std::ranges::any_of(token_beginnings, [&](std::string_view beginning) {
        return word.starts_with(beginning) && word.size() >= beginning.size() + shortest_token;
    });
}

// "/home/ada" is not in "/home/adam", nor in "/home/ada.old".
bool ends_there(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '.') ++at;
    return at == text.size() || !is_word_letter(text[at]);
}

// Of each header that says who asks, what it says.
std::string without_authorization(std::string_view text) {
    constexpr std::string_view header = "authorization:";
    const std::string lower = ascii_lower(text);
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = lower.find(header); at != std::string::npos;
         at = lower.find(header, done)) {
        const std::size_t value = at + header.size();
        out.append(text.substr(done, value - done)).append(" ***");
        done = std::min(text.find_first_of("\"'\n", value), text.size());
    }
    return out.append(text.substr(done));
}

// "Bearer X" says what X is.
bool announces_token(std::string_view before) {
    constexpr std::string_view word = "bearer ";
    return before.size() >= word.size() &&
           ascii_lower(before.substr(before.size() - word.size())) == word;
}

// What looks like a token of a service that is known for its tokens, replaced by ***.
std::string without_known_tokens(std::string_view written) {
    const std::string left = without_authorization(written);
    const std::string_view text = left;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = end_of_word(text, at);
        if (end == at) {
            out += text[at++];
            continue;
        }
        const std::string_view word = text.substr(at, end - at);
        const bool announced =
            announces_token(text.substr(0, at)) && word.size() >= shortest_announced;
        out += announced || is_token(word) ? "***" : word;
        at = end;
    }
    return out;
}

// Of each address the part before the host, such as a user and a password, replaced by ***.
std::string without_url_logins(std::string_view text) {
    constexpr std::string_view scheme = "://";
    // What ends the part of an address in which a login stands.
    constexpr std::string_view ends = "/?# \t\r\n\"'<>";
    std::string out;
    for (std::size_t at = text.find(scheme); at != std::string_view::npos; at = text.find(scheme)) {
        out += text.substr(0, at + scheme.size());
        text.remove_prefix(at + scheme.size());
        const std::size_t login = text.substr(0, text.find_first_of(ends)).rfind('@');
        if (login == std::string_view::npos) continue;
        out += "***";
        text.remove_prefix(login);
    }
    return out.append(text);
}

std::string with_place_named(std::string_view text, const Redaction::Place& place) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find(place.first); at != std::string_view::npos;
         at = text.find(place.first, at)) {
        const std::size_t end = at + place.first.size();
        if (ends_there(text, end)) {
            out.append(text.substr(done, at - done)).append(place.second);
            done = end;
        }
        at = end;
    }
    return out.append(text.substr(done));
}

} // namespace

Redaction::Redaction(Secrets secrets, std::vector<Place> places)
    : secrets_(std::move(secrets)), places_(std::move(places)) {
    std::erase_if(places_, [](const Place& one) { return one.first.size() < 2; });
    std::ranges::stable_sort(places_, std::greater<>(),
                             [](const Place& one) { return one.first.size(); });
}

std::string Redaction::of(std::string_view text) const {
    std::string out = without_known_tokens(without_url_logins(secrets_.hide_in(text)));
    for (const Place& place : places_)
        out = with_place_named(out, place);
    return out;
}

Json Redaction::of_document(const Json& document) const {
    if (document.is_string()) return of(document.as_string());
    if (document.is_array()) {
        Json out = Json::array();
        for (const Json& item : document.as_array())
            out.push(of_document(item));
        return out;
    }
    if (!document.is_object()) return document;
    Json out = Json::object();
    for (const auto& [key, value] : document.as_object())
        out.set(key, of_document(value));
    return out;
}

} // namespace atelier
