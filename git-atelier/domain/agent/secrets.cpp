#include "domain/agent/secrets.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace atelier {
namespace {

// Shorter ones ("1", "true") are switches, and would be found in half of all words.
constexpr std::size_t shortest = 6;
// A line of a key says enough by itself.
constexpr std::size_t shortest_line = 16;

// As it stands within a document.
std::string as_json(const std::string& value) {
    const std::string quoted = Json(value).dump();
    return quoted.substr(1, quoted.size() - 2);
}

} // namespace

bool names_a_secret(std::string_view variable) {
    const std::string name = ascii_lower(variable);
    constexpr auto words =
        std::to_array<std::string_view>({"token", "secret", "password", "passwd", "credential"});
    const auto has = [&](std::string_view word) { return name.find(word) != std::string::npos; };
    return std::ranges::any_of(words, has) || name.ends_with("_key") || name.ends_with("apikey");
}

Secrets::Secrets(const std::map<std::string, std::string>& environment,
                 const std::vector<std::string>& names)
    : begins_(256, false) {
    std::set<std::string> found;
    for (const auto& [name, value] : environment) {
        if (!names_a_secret(name)) continue;
        const std::string bare(trim(value));
        if (bare.size() < shortest) continue;
        const auto holds_it = [&](const std::string& told) {
            return told.find(bare) != std::string::npos;
        };
        if (std::ranges::any_of(names, holds_it)) continue;
        found.insert(bare);
        if (is_valid_utf8(bare)) found.insert(as_json(bare));
        const auto lines = lines_of(bare);
        for (const std::string& line : lines)
            if (lines.size() > 1 && line.size() >= shortest_line) found.insert(line);
    }
    values_.assign(found.begin(), found.end());
    std::ranges::stable_sort(values_, std::greater<>(), &std::string::size);
    for (const std::string& value : values_)
        begins_[static_cast<unsigned char>(value.front())] = true;
}

std::size_t Secrets::length_at(std::string_view text, std::size_t at, bool complete) const {
    if (!begins_[static_cast<unsigned char>(text[at])]) return 0;
    const std::string_view rest = text.substr(at);
    for (const std::string& value : values_) {
        if (rest.starts_with(value)) return value.size();
        if (!complete && rest.size() < value.size() && std::string_view(value).starts_with(rest))
            return std::string_view::npos;
    }
    return 0;
}

std::string Secrets::hide(std::string_view text, bool complete, std::size_t& done) const {
    std::string out;
    for (done = 0; done < text.size();) {
        const std::size_t length = length_at(text, done, complete);
        if (length == std::string_view::npos) break;
        if (length == 0) {
            out += text[done++];
        } else {
            out += "***";
            done += length;
        }
    }
    return out;
}

std::string Secrets::hide_in(std::string_view text) const {
    std::size_t done = 0;
    return hide(text, true, done);
}

std::string SecretFilter::add(std::string_view piece) {
    kept_ += piece;
    std::size_t done = 0;
    std::string out = secrets_.hide(kept_, false, done);
    kept_.erase(0, done);
    return out;
}

std::string SecretFilter::finish() {
    return secrets_.hide_in(std::exchange(kept_, {}));
}

} // namespace atelier
