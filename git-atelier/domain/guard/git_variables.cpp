#include "domain/guard/git_variables.hpp"

#include "base/text.hpp"
#include "domain/guard/config_text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

using Variables = std::map<std::string, std::string>;

constexpr auto git_local = std::to_array<std::string_view>(
    {"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
     "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
     "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
     "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_REF_STORAGE_FORMAT",
     "GIT_REFERENCE_BACKEND"});

// Section and name of a key are matched without regard to case.
bool concerns_hooks(std::string_view key, std::string_view value) {
    const std::string lower = ascii_lower(key);
    const bool carries =
        lower.starts_with("includeif.gitdir:") && value.ends_with("/" + std::string(carried_file));
    return lower == "core.hookspath" || lower.starts_with("hook.") || carries;
}

// GIT_CONFIG_COUNT and its pairs, numbered anew without those that concern hooks. A count that Git
// itself would refuse is dropped with all its pairs.
void hand_over_counted(const Variables& user, Variables& out) {
    const auto text = user.find("GIT_CONFIG_COUNT");
    if (text == user.end()) return;
    const auto count = parse_integer(text->second);
    if (!count || *count < 0) return;
    long long kept = 0;
    for (long long n = 0; n < std::min<long long>(*count, 10'000); ++n) {
        const auto key = user.find("GIT_CONFIG_KEY_" + std::to_string(n));
        const auto value = user.find("GIT_CONFIG_VALUE_" + std::to_string(n));
        if (key == user.end() || value == user.end() || concerns_hooks(key->second, value->second))
            continue;
        out["GIT_CONFIG_KEY_" + std::to_string(kept)] = key->second;
        out["GIT_CONFIG_VALUE_" + std::to_string(kept)] = value->second;
        ++kept;
    }
    if (kept > 0) out["GIT_CONFIG_COUNT"] = std::to_string(kept);
}

// One word in single quotes as Git writes it: a quote or exclamation mark inside is '\'' or '\!'.
// Leaves `text` behind the word; nullopt when it is none.
std::optional<std::string> take_quoted(std::string_view& text) {
    if (!text.starts_with('\'')) return std::nullopt;
    std::string out;
    std::size_t at = 1;
    while (at < text.size()) {
        if (text[at] != '\'') {
            out += text[at++];
            continue;
        }
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("'\\''") || rest.starts_with("'\\!'")) {
            out += rest[2];
            at += 4;
            continue;
        }
        text.remove_prefix(at + 1);
        return out;
    }
    return std::nullopt;
}

// Every word quoted, as Git writes it.
std::string parameter_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '!') out += "'\\";
        out += c;
        if (c == '\'' || c == '!') out += '\'';
    }
    return out + "'";
}

} // namespace

std::vector<std::pair<std::string, std::string>> carrier(const std::filesystem::path& common_dir,
                                                         const std::filesystem::path& file) {
    const std::string condition = "includeIf.gitdir:" + gitdir_pattern(common_dir);
    return {{condition + ".path", file.string()}, {condition + "/.path", file.string()}};
}

bool is_git_local(std::string_view variable) {
    return std::find(git_local.begin(), git_local.end(), variable) != git_local.end() ||
           variable.starts_with("GIT_CONFIG_KEY_") || variable.starts_with("GIT_CONFIG_VALUE_");
}

std::optional<std::string> without_hooks(std::string_view parameters) {
    std::string out;
    std::string_view rest = trim(parameters);
    while (!rest.empty()) {
        const std::string_view start = rest;
        const auto first = take_quoted(rest);
        if (!first) return std::nullopt;
        const std::size_t sign = std::min(first->find('='), first->size());
        std::string key = first->substr(0, sign);
        std::optional<std::string> value = first->substr(std::min(sign + 1, first->size()));
        if (rest.starts_with('=')) {
            // Newer Git: 'key'='value', or 'key'= for one without a value.
            key = *first;
            value = "";
            rest.remove_prefix(1);
            if (rest.starts_with('\'')) value = take_quoted(rest);
            if (!value) return std::nullopt;
        }
        if (!rest.empty() && rest.front() != ' ') return std::nullopt;
        if (!concerns_hooks(key, *value)) {
            if (!out.empty()) out += ' ';
            out += start.substr(0, start.size() - rest.size());
        }
        rest = trim(rest);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

Variables handed_configuration(const Variables& user) {
    Variables out;
    hand_over_counted(user, out);
    if (const auto given = user.find("GIT_CONFIG_PARAMETERS"); given != user.end())
        if (auto parameters = without_hooks(given->second))
            out["GIT_CONFIG_PARAMETERS"] = *std::move(parameters);
    return out;
}

Variables with_configuration(Variables environment,
                             const std::vector<std::pair<std::string, std::string>>& settings) {
    if (settings.empty()) return environment;
    const auto text = environment.find("GIT_CONFIG_COUNT");
    long long count =
        text == environment.end() ? 0 : std::max(0LL, parse_integer(text->second).value_or(0));
    for (const auto& [key, value] : settings) {
        environment["GIT_CONFIG_KEY_" + std::to_string(count)] = key;
        environment["GIT_CONFIG_VALUE_" + std::to_string(count)] = value;
        ++count;
    }
    environment["GIT_CONFIG_COUNT"] = std::to_string(count);
    return environment;
}

Variables with_parameters(Variables environment,
                          const std::vector<std::pair<std::string, std::string>>& settings) {
    if (settings.empty()) return environment;
    std::string& parameters = environment["GIT_CONFIG_PARAMETERS"];
    for (const auto& [key, value] : settings) {
        if (!parameters.empty()) parameters += ' ';
        parameters += parameter_quoted(key) + "=" + parameter_quoted(value);
    }
    return environment;
}

} // namespace atelier
