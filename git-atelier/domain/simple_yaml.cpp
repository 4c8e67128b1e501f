#include "domain/simple_yaml.hpp"

#include "base/text.hpp"

#include <string>

namespace atelier {
namespace {

// Deeper than any ticket or header; a text that nests further is not one of them.
constexpr int deepest = 16;

Json plain_scalar(std::string_view text) {
    if (text.empty() || text == "null" || text == "~") return {};
    if (text == "true" || text == "false") return text == "true";
    // `007` and `+1` are names, not numbers.
    if (const auto number = parse_integer(text); number && std::to_string(*number) == text)
        return static_cast<std::int64_t>(*number);
    return text;
}

// One value on one line, read from the front.
class Flow {
  public:
    explicit Flow(std::string_view text) : rest_(text) {}

    // In a flow list or mapping, a plain scalar ends where the next part begins.
    std::optional<Json> value(std::string_view ends, int depth = 0) {
        skip_blanks();
        if (rest_.empty() || depth > deepest) return std::nullopt;
        switch (rest_.front()) {
        case '"':
            return double_quoted();
        case '\'':
            return single_quoted();
        case '[':
            return list(depth);
        case '{':
            return mapping(depth);
        case '&':
        case '*':
        case '!':
        case '|':
        case '>':
        case '%':
        case '@':
        case '`':
            return std::nullopt;
        default:
            return plain(ends);
        }
    }

    // Nothing but blanks and a comment is left.
    bool at_end() {
        const bool blank_before = rest_.empty() || rest_.front() == ' ' || rest_.front() == '\t';
        skip_blanks();
        return rest_.empty() || (blank_before && rest_.front() == '#');
    }

  private:
    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
    }

    bool take(char wanted) {
        skip_blanks();
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<Json> double_quoted() {
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != '"')
            end += rest_[end] == '\\' ? 2 : 1;
        if (end >= rest_.size()) return std::nullopt;
        const auto parsed = parse_json(rest_.substr(0, end + 1));
        const Json* text = std::get_if<Json>(&parsed);
        if (text == nullptr) return std::nullopt;
        rest_.remove_prefix(end + 1);
        return *text;
    }

    std::optional<Json> single_quoted() {
        std::string text;
        for (std::size_t at = 1; at < rest_.size(); ++at) {
            if (rest_[at] != '\'') {
                text += rest_[at];
            } else if (at + 1 < rest_.size() && rest_[at + 1] == '\'') {
                text += rest_[at++];
            } else {
                rest_.remove_prefix(at + 1);
                return text;
            }
        }
        return std::nullopt;
    }

    std::optional<Json> plain(std::string_view ends) {
        std::size_t end = 0;
        while (end < rest_.size() && ends.find(rest_[end]) == std::string_view::npos &&
               !(rest_[end] == '#' && end > 0 && rest_[end - 1] == ' '))
            ++end;
        const auto text = trim(rest_.substr(0, end));
        rest_.remove_prefix(end);
        // The blank before a comment is needed to know it for one.
        if (!rest_.empty() && rest_.front() == '#') rest_ = {};
        return plain_scalar(text);
    }

    std::optional<Json> list(int depth) {
        take('[');
        Json out = Json::array();
        while (!take(']')) {
            const auto item = value(",]", depth + 1);
            if (!item) return std::nullopt;
            out.push(*item);
            if (!take(',') && !next_is(']')) return std::nullopt;
        }
        return out;
    }

    std::optional<Json> mapping(int depth) {
        take('{');
        Json out = Json::object();
        while (!take('}')) {
            const auto key = value(":,}", depth + 1);
            if (!key || !take(':')) return std::nullopt;
            const auto member = value(",}", depth + 1);
            if (!member) return std::nullopt;
            out.set(key->is_string() ? key->as_string() : key->dump(), *member);
            if (!take(',') && !next_is('}')) return std::nullopt;
        }
        return out;
    }

    bool next_is(char wanted) {
        skip_blanks();
        return !rest_.empty() && rest_.front() == wanted;
    }

    std::string_view rest_;
};

struct YamlLine {
    std::size_t indent = 0;
    std::string_view text;
};

// Where the key of a `key: value` line ends; npos when it is none.
std::size_t key_end(std::string_view text) {
    if (text.empty() || std::string_view("\"'[{#").find(text.front()) != std::string_view::npos)
        return std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == ':' && (at + 1 == text.size() || text[at + 1] == ' ')) return at;
    return std::string_view::npos;
}

bool is_item(std::string_view text) {
    return text == "-" || text.starts_with("- ");
}

class Block {
  public:
    explicit Block(std::vector<YamlLine> lines) : lines_(std::move(lines)) {}

    std::optional<Json> whole() {
        if (lines_.empty()) return Json();
        auto found = node(lines_.front().indent, 0);
        if (at_ != lines_.size()) return std::nullopt;
        return found;
    }

  private:
    bool here(std::size_t indent) const {
        return at_ < lines_.size() && lines_[at_].indent == indent;
    }

    std::optional<Json> node(std::size_t indent, int depth) {
        if (depth > deepest) return std::nullopt;
        if (is_item(lines_[at_].text)) return list(indent, depth);
        if (key_end(lines_[at_].text) != std::string_view::npos) return mapping(indent, depth);
        return parse_yaml_value(lines_[at_++].text);
    }

    std::optional<Json> list(std::size_t indent, int depth) {
        Json out = Json::array();
        while (here(indent) && is_item(lines_[at_].text)) {
            const std::string_view behind = lines_[at_].text.substr(1);
            const std::string_view text = trim(behind);
            std::optional<Json> item;
            if (text.empty()) {
                ++at_;
                item = below(indent, depth);
            } else {
                // `- key: value` begins a mapping that stands where its first key does.
                lines_[at_] = {indent + 1 + behind.find_first_not_of(' '), text};
                item = node(lines_[at_].indent, depth + 1);
            }
            if (!item) return std::nullopt;
            out.push(*std::move(item));
        }
        return out;
    }

    std::optional<Json> mapping(std::size_t indent, int depth) {
        Json out = Json::object();
        while (here(indent)) {
            const std::string_view text = lines_[at_].text;
            const std::size_t end = key_end(text);
            if (end == std::string_view::npos || is_item(text)) return std::nullopt;
            ++at_;
            const std::string_view behind = trim(text.substr(end + 1));
            const bool nothing = behind.empty() || behind.front() == '#';
            auto member = nothing ? value_below(indent, depth) : parse_yaml_value(behind);
            if (!member) return std::nullopt;
            out.set(text.substr(0, end), *std::move(member));
        }
        return out;
    }

    std::optional<Json> below(std::size_t indent, int depth) {
        if (at_ >= lines_.size() || lines_[at_].indent <= indent) return Json();
        return node(lines_[at_].indent, depth + 1);
    }

    // The list of a key may stand below it without being indented.
    std::optional<Json> value_below(std::size_t indent, int depth) {
        if (here(indent) && is_item(lines_[at_].text)) return list(indent, depth + 1);
        return below(indent, depth);
    }

    std::vector<YamlLine> lines_;
    std::size_t at_ = 0;
};

} // namespace

std::optional<Json> parse_simple_yaml(const std::vector<std::string_view>& lines) {
    std::vector<YamlLine> kept;
    for (const std::string_view line : lines) {
        const std::size_t indent = line.find_first_not_of(' ');
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        kept.push_back({indent, text});
    }
    return Block(std::move(kept)).whole();
}

std::optional<Json> parse_yaml_value(std::string_view text) {
    if (trim(text).empty() || trim(text).front() == '#') return Json();
    Flow flow(text);
    auto found = flow.value("");
    if (!found || !flow.at_end()) return std::nullopt;
    return found;
}

} // namespace atelier
