#include "domain/review/line_place.hpp"

#include "base/text.hpp"

#include <functional>
#include <string_view>

namespace atelier {
namespace {

struct HunkHead {
    std::int64_t before = 0;
    std::int64_t before_lines = 1;
    std::int64_t after = 0;
    std::int64_t after_lines = 1;
};

// "-12,3" of a hunk's head.
bool read_span(std::string_view text, char sign, std::int64_t& first, std::int64_t& count) {
    if (text.empty() || text.front() != sign) return false;
    text.remove_prefix(1);
    const auto comma = text.find(',');
    const auto start = parse_integer(text.substr(0, comma));
    if (!start) return false;
    first = *start;
    count = 1;
    if (comma == std::string_view::npos) return true;
    const auto length = parse_integer(text.substr(comma + 1));
    if (!length) return false;
    count = *length;
    return true;
}

// "@@ -12,3 +12,4 @@ ..."; nullopt for any other line, also that of a merge.
std::optional<HunkHead> hunk_head(const std::string& line) {
    const auto words = split(line, ' ');
    HunkHead head;
    if (words.size() < 4 || words[0] != "@@" || words[3] != "@@" ||
        !read_span(words[1], '-', head.before, head.before_lines) ||
        !read_span(words[2], '+', head.after, head.after_lines))
        return std::nullopt;
    return head;
}

// The lines of each hunk, with which line of the file before and after each of them is.
struct Walker {
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t before_left = 0;
    std::int64_t after_left = 0;

    bool in_hunk() const { return before_left > 0 || after_left > 0; }
    void begin(const HunkHead& head) {
        before = head.before;
        after = head.after;
        before_left = head.before_lines;
        after_left = head.after_lines;
    }
    void pass(bool was, bool is) {
        before += was ? 1 : 0;
        before_left -= was ? 1 : 0;
        after += is ? 1 : 0;
        after_left -= is ? 1 : 0;
    }
};

// An empty line is one of context whose blank a setting of the user's leaves out.
bool was_there(const std::string& line) {
    return line.empty() || line.front() == ' ' || line.front() == '-';
}
bool is_there(const std::string& line) {
    return line.empty() || line.front() == ' ' || line.front() == '+';
}

void walk(const std::string& patch,
          const std::function<void(const Walker&, const std::string&)>& each) {
    Walker at;
    for (const std::string& line : lines_of(patch)) {
        if (!at.in_hunk()) {
            if (const auto head = hunk_head(line)) at.begin(*head);
            continue;
        }
        // "\ No newline at end of file"
        if (line.starts_with('\\')) continue;
        each(at, line);
        at.pass(was_there(line), is_there(line));
    }
}

} // namespace

std::map<std::int64_t, std::string> lines_after(const std::string& patch) {
    std::map<std::int64_t, std::string> lines;
    walk(patch, [&](const Walker& at, const std::string& line) {
        if (is_there(line)) lines.emplace(at.after, line.empty() ? "" : line.substr(1));
    });
    return lines;
}

std::optional<std::int64_t> line_after(const std::string& patch, std::int64_t line) {
    // What is after the last hunk before it is as far from it as that has grown.
    std::int64_t moved = 0;
    for (const std::string& text : lines_of(patch)) {
        const auto head = hunk_head(text);
        if (!head) continue;
        // Of a hunk without lines before it the number is that of the line in front of it.
        const std::int64_t first = head->before + (head->before_lines == 0 ? 1 : 0);
        if (line < first) break;
        if (line >= first + head->before_lines) moved += head->after_lines - head->before_lines;
    }
    std::optional<std::int64_t> place = line + moved;
    walk(patch, [&](const Walker& at, const std::string& text) {
        if (!was_there(text) || at.before != line) return;
        place = is_there(text) ? std::optional(at.after) : std::nullopt;
    });
    return place;
}

} // namespace atelier
