#include "adapters/git/config/config_file.hpp"

#include "base/text.hpp"
#include "domain/guard/config_text.hpp"

#include <cctype>
#include <optional>

namespace atelier {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

// A heading or an entry with the bytes it takes up, its line's blanks and end included.
struct Item {
    bool heading = false;
    std::size_t begin = 0;
    std::size_t end = 0;
    // `section` or `section.subsection` for a heading, the full key for an entry.
    std::string key;
    std::string value;
};

// How the text ends: what is appended to a line that a backslash continues becomes part of it.
enum class TextEnd { complete, continued_line, backslash };

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    }

    // The next heading or entry; nullopt at the end, or where Git would refuse the file.
    std::optional<Item> next() {
        for (;;) {
            const std::size_t begin = at_;
            skip_blanks();
            if (done()) return std::nullopt;
            const char c = text_[at_];
            if (c == '\n') {
                ++at_;
            } else if (c == '#' || c == ';') {
                skip_line();
            } else if (c == '[') {
                return heading(begin);
            } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
                return entry(begin);
            } else {
                return std::nullopt;
            }
        }
    }

    TextEnd text_end() const { return text_end_; }

  private:
    bool done() const { return at_ >= text_.size(); }
    void skip_blanks() {
        while (!done() && is_blank(text_[at_]))
            ++at_;
    }
    void skip_line() {
        const auto end = text_.find('\n', at_);
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
    }

    std::optional<Item> heading(std::size_t begin) {
        ++at_;
        std::string section;
        while (!done() && (is_key_character(text_[at_]) || text_[at_] == '.'))
            section += lower(text_[at_++]);
        skip_blanks();
        if (!done() && text_[at_] == '"') {
            section += '.';
            for (++at_; !done() && text_[at_] != '"'; ++at_) {
                if (text_[at_] == '\n') return std::nullopt;
                if (text_[at_] == '\\' && ++at_ >= text_.size()) return std::nullopt;
                section += text_[at_];
            }
            ++at_;
        }
        if (done() || text_[at_] != ']') return std::nullopt;
        ++at_;
        section_ = section;
        const std::size_t after = at_;
        skip_blanks();
        if (!done() && text_[at_] == '\n')
            ++at_;
        else
            at_ = after;
        return Item{true, begin, at_, section, {}};
    }

    std::optional<Item> entry(std::size_t begin) {
        std::string name;
        while (!done() && is_key_character(text_[at_]))
            name += lower(text_[at_++]);
        skip_blanks();
        std::string value = "true";
        if (!done() && text_[at_] == '=') {
            ++at_;
            auto read = read_value();
            if (!read) return std::nullopt;
            value = std::move(*read);
        } else if (!done() && text_[at_] != '\n' && text_[at_] != '#' && text_[at_] != ';') {
            return std::nullopt;
        } else {
            skip_line();
        }
        return Item{false, begin, at_, section_ + "." + name, value};
    }

    // Up to and with the end of the line; blanks outside quotes are trimmed at both ends.
    std::optional<std::string> read_value() {
        std::string value;
        std::size_t blanks = 0;
        bool quoted = false;
        while (!done()) {
            const char c = text_[at_++];
            if (c == '\n') break;
            if (!quoted && is_blank(c)) {
                if (!value.empty()) ++blanks;
                continue;
            }
            if (!quoted && (c == '#' || c == ';')) {
                skip_line();
                return value;
            }
            value.append(blanks, ' ');
            blanks = 0;
            if (c == '"')
                quoted = !quoted;
            else if (c != '\\')
                value += c;
            else if (!read_escape(value))
                return std::nullopt;
        }
        if (quoted) return std::nullopt;
        return value;
    }

    bool read_escape(std::string& value) {
        if (text_.substr(at_).starts_with("\r\n")) ++at_;
        if (done()) {
            text_end_ = TextEnd::backslash;
            return true;
        }
        switch (const char c = text_[at_++]) {
        case '\n':
            if (done()) text_end_ = TextEnd::continued_line;
            return true;
        case 't':
            value += '\t';
            return true;
        case 'b':
            value += '\b';
            return true;
        case 'n':
            value += '\n';
            return true;
        case '\\':
        case '"':
            value += c;
            return true;
        default:
            return false;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string section_;
    TextEnd text_end_ = TextEnd::complete;
};

// What ends the last line, so that the next one is a line of its own.
std::string_view missing_line_end(std::string_view text) {
    Reader reader(text);
    while (reader.next()) {
    }
    switch (reader.text_end()) {
    case TextEnd::backslash:
        return "\n\n";
    case TextEnd::continued_line:
        return "\n";
    case TextEnd::complete:
        break;
    }
    return text.empty() || text.ends_with('\n') ? "" : "\n";
}

} // namespace

std::vector<ConfigEntry> parse_config(std::string_view text) {
    std::vector<ConfigEntry> entries;
    Reader reader(text);
    while (auto item = reader.next())
        if (!item->heading) entries.push_back({item->key, item->value});
    return entries;
}

std::optional<bool> config_truth(std::string_view value) {
    const std::string word = ascii_lower(value);
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word.empty() || word == "false" || word == "no" || word == "off") return false;
    if (const auto number = parse_integer(word)) return *number != 0;
    return std::nullopt;
}

bool config_bool(std::string_view value) {
    return config_truth(value).value_or(false);
}

std::string without_section(std::string_view text, std::string_view section,
                            std::string_view subsection) {
    const std::string heading = ascii_lower(section) + "." + std::string(subsection);
    std::string out;
    std::size_t kept = 0;
    bool ours = false;
    Reader reader(text);
    while (const auto item = reader.next()) {
        if (item->heading) ours = item->key == heading;
        if (!ours) continue;
        out += text.substr(kept, item->begin - kept);
        kept = item->end;
    }
    // A last section that does not end its line stands after one that did not either.
    if (kept > 0 && kept == text.size() && !text.ends_with('\n') && out.ends_with('\n'))
        out.pop_back();
    return out + std::string(text.substr(kept));
}

std::string with_last_section(std::string_view text, std::string_view section,
                              std::string_view subsection, std::string_view name,
                              std::string_view value) {
    std::string wanted = "[" + std::string(section) + " " + config_quoted(subsection) + "]\n\t" +
                         std::string(name) + " = " + config_quoted(value) + "\n";
    const std::string others = without_section(text, section, subsection);
    const std::string line_end(missing_line_end(others));
    // So that taking it away leaves the same bytes, but for a line break after a backslash that was
    // the last byte of all.
    if (!line_end.empty()) wanted.pop_back();
    return others + line_end + wanted;
}

} // namespace atelier
