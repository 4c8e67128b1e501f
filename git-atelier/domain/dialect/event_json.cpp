#include "domain/dialect/event_json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr std::size_t longest_doing = 100;
// What matters of a path is its end.
constexpr std::size_t longest_path = 400;

std::string first_of(const Json& input, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        if (std::string found = event_text(input, key); !found.empty()) return found;
    return {};
}

std::string one_line_of(std::string_view text, std::size_t longest = longest_doing) {
    const auto lines = lines_of(trim(text));
    std::string line(lines.empty() ? std::string() : lines.front());
    if (lines.size() > 1) line += " ...";
    return shorten(to_valid_utf8(line), longest);
}

// What a shell takes for one word, without its quotes; nullopt when it is several.
std::optional<std::string> one_word(std::string_view text) {
    constexpr std::string_view escaped_in_quotes = "\"\\$`";
    std::string word;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool more = i + 1 < text.size();
        if (c == '\\' && more && quote == 0) {
            word += text[++i];
        } else if (c == '\\' && more && quote == '"' &&
                   escaped_in_quotes.find(text[i + 1]) != std::string_view::npos) {
            word += text[++i];
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
            return std::nullopt;
        } else {
            word += c;
        }
    }
    if (quote != 0) return std::nullopt;
    return word;
}

// A shell that only wraps the command is not worth a word.
std::string without_shell(std::string_view command) {
    for (const std::string_view shell :
         {"/bin/bash -c ", "/bin/bash -lc ", "bash -c ", "bash -lc "}) {
        if (!command.starts_with(shell)) continue;
        command.remove_prefix(shell.size());
        return one_word(command).value_or(std::string(command));
    }
    return std::string(command);
}

std::string_view verb_for(std::string_view tool) {
    struct Row {
        std::string_view part;
        std::string_view verb;
    };
    constexpr auto rows = std::to_array<Row>({{"edit", "edits "},
                                              {"replace", "edits "},
                                              {"patch", "edits "},
                                              {"write", "writes "},
                                              {"create", "writes "},
                                              {"read", "reads "},
                                              {"view", "reads "}});
    const std::string lower = ascii_lower(tool);
    for (const Row& row : rows)
        if (lower.find(row.part) != std::string::npos) return row.verb;
    return "";
}

} // namespace

const Json* event_at(const Json& event, std::string_view path) {
    const Json* here = &event;
    for (const std::string& key : split(path, '.')) {
        here = here->find(key);
        if (here == nullptr) return nullptr;
    }
    return here;
}

std::string event_text(const Json& event, std::string_view path) {
    const Json* const found = event_at(event, path);
    return found != nullptr && found->is_string() ? found->as_string() : std::string();
}

std::int64_t event_count(const Json& event, std::string_view path) {
    const Json* const found = event_at(event, path);
    return found != nullptr && found->is_int()
               ? std::clamp(found->as_int(), std::int64_t{0}, most_counted)
               : 0;
}

std::optional<double> event_amount(const Json& event, std::string_view path) {
    const Json* const found = event_at(event, path);
    if (found != nullptr && found->is_double()) return found->as_double();
    if (found != nullptr && found->is_int()) return static_cast<double>(found->as_int());
    return std::nullopt;
}

bool event_flag(const Json& event, std::string_view path) {
    const Json* const found = event_at(event, path);
    return found != nullptr && found->is_bool() && found->as_bool();
}

std::optional<Millis> event_duration(const Json& event, std::string_view path) {
    constexpr double longest = 1e12;
    const auto amount = event_amount(event, path);
    if (!amount || !(*amount >= 0 && *amount < longest)) return std::nullopt;
    return Millis{static_cast<std::int64_t>(*amount)};
}

std::optional<Time> event_time(const Json& event, std::string_view path) {
    // A count of seconds has ten digits, one of milliseconds thirteen; no later year than 9999.
    constexpr std::int64_t first_in_millis = 100'000'000'000;
    constexpr std::int64_t last_in_millis = 253'402'300'799'999;
    const std::int64_t count = event_count(event, path);
    if (count == 0 || count > last_in_millis) return std::nullopt;
    return Time(Millis{count < first_in_millis ? count * 1000 : count});
}

std::optional<int> event_status(const Json& event, std::string_view path) {
    const std::int64_t status = event_count(event, path);
    if (status < 100 || status > 599) return std::nullopt;
    return static_cast<int>(status);
}

std::string tool_doing(std::string_view tool, const Json* input) {
    if (input != nullptr) {
        if (const std::string command = first_of(*input, {"command", "cmd", "script"});
            !command.empty())
            return "runs " + one_line_of(without_shell(command));
        const std::string path = first_of(*input, {"file_path", "filePath", "path", "filename"});
        const std::string_view verb = verb_for(tool);
        if (!path.empty() && !verb.empty())
            return std::string(verb) + one_line_of(path, longest_path);
    }
    return "uses " + one_line_of(tool.empty() ? "a tool" : tool);
}

} // namespace atelier
