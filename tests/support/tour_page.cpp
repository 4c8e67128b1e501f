#include "support/tour_page.hpp"

#include "base/text.hpp"

#include <regex>

namespace atelier::test {
namespace {

constexpr std::string_view indent = "    ";
constexpr std::string_view left_out = "…";

enum class TokenKind { time, duration, session, id, hash, process };
constexpr std::string_view kind_words[] = {"TIME", "DURATION", "SESSION", "ID", "HASH", "PROCESS"};

struct Token {
    TokenKind kind;
    std::size_t begin = 0;
    std::string text;
};

// In the order of TokenKind, each a group.
const std::regex& token_pattern() {
    static const std::regex pattern(
        R"re((\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?Z?|\b\d{8}T\d{6,9}Z?|\b\d\d:\d\d(?::\d\d)?\b))re"
        R"re(|(\b\d+(?:\.\d+)? (?:ms|s|min|h|(?:second|minute|hour)s?)\b(?: ago)?|\bjust now\b))re"
        R"re(|(\bs-[0-9a-z]{12}\b))re"
        R"re(|(\bat-[0-9a-z]{5}\b(?!-)))re"
        R"re(|(\b[0-9a-f]{7,40}\b))re"
        R"re(|(\bprocess \d+\b))re");
    return pattern;
}

std::vector<Token> tokens_of(const std::string& line) {
    std::vector<Token> found;
    for (auto at = std::sregex_iterator(line.begin(), line.end(), token_pattern());
         at != std::sregex_iterator(); ++at)
        for (std::size_t kind = 0; kind < std::size(kind_words); ++kind)
            if ((*at)[kind + 1].matched)
                found.push_back({static_cast<TokenKind>(kind),
                                 static_cast<std::size_t>(at->position()), at->str()});
    return found;
}

template <typename Replacement>
std::string with_tokens(const std::string& line, Replacement&& replacement) {
    std::string text;
    std::size_t from = 0;
    for (const Token& token : tokens_of(line)) {
        text += line.substr(from, token.begin - from);
        text += replacement(token);
        from = token.begin + token.text.size();
    }
    return text + line.substr(from);
}

bool is_name(TokenKind kind) {
    return kind == TokenKind::session || kind == TokenKind::id || kind == TokenKind::hash;
}

void drop_empty_end(std::vector<std::string>& lines) {
    while (!lines.empty() && lines.back().empty())
        lines.pop_back();
}

std::string indented(const std::string& line) {
    return line.empty() ? "" : std::string(indent) + line;
}

std::vector<std::string> as_on_page(const TourStep& step) {
    std::vector<std::string> lines;
    for (const std::string& line : lines_of(step.call))
        lines.push_back(indented((lines.empty() ? "$ " : "> ") + line));
    for (const std::string& line : step.output)
        lines.push_back(indented(line));
    return lines;
}

bool fits(const std::vector<std::string>& page, const std::vector<std::string>& run, std::size_t i,
          std::size_t j, std::vector<std::optional<std::size_t>>& partners) {
    if (i == page.size()) return j == run.size();
    if (page[i] == left_out) {
        for (std::size_t next = j; next <= run.size(); ++next)
            if (fits(page, run, i + 1, next, partners)) return true;
        return false;
    }
    if (j == run.size() || tour_shape(page[i]) != tour_shape(run[j])) return false;
    partners[i] = j;
    return fits(page, run, i + 1, j + 1, partners);
}

} // namespace

std::vector<TourStep> tour_steps(const std::string& page) {
    std::vector<TourStep> steps;
    bool inside = false;
    std::size_t number = 0;
    for (const std::string& line : lines_of(page)) {
        ++number;
        const bool code = line.starts_with(indent);
        const std::string text = code ? line.substr(indent.size()) : "";
        if (code && text.starts_with("$ ")) {
            steps.push_back({number, text.substr(2), {}});
            inside = true;
        } else if (inside && code && text.starts_with("> ") && steps.back().output.empty()) {
            steps.back().call += "\n" + text.substr(2);
        } else if (inside && (code || line.empty())) {
            steps.back().output.push_back(text);
        } else {
            inside = false;
        }
    }
    for (TourStep& step : steps)
        drop_empty_end(step.output);
    return steps;
}

std::string with_tour_steps(const std::string& page, const std::vector<TourStep>& steps) {
    const std::vector<TourStep> before = tour_steps(page);
    const std::vector<std::string> lines = lines_of(page);
    std::vector<std::string> text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::size_t begin = before[i].line - 1;
        text.insert(text.end(), lines.begin() + static_cast<std::ptrdiff_t>(at),
                    lines.begin() + static_cast<std::ptrdiff_t>(begin));
        const auto step = as_on_page(steps.at(i));
        text.insert(text.end(), step.begin(), step.end());
        at = begin + as_on_page(before[i]).size();
    }
    text.insert(text.end(), lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end());
    return join(text, "\n") + "\n";
}

std::string tour_shape(const std::string& line) {
    static const std::regex blanks("  +");
    static const std::regex end(" +$");
    // Of an event: how many came before depends on how long each took.
    static const std::regex number("^ *[0-9]+  TIME");
    const std::string named = with_tokens(line, [](const Token& token) {
        return std::string(kind_words[static_cast<std::size_t>(token.kind)]);
    });
    const std::string text = std::regex_replace(std::regex_replace(named, end, ""), blanks, "  ");
    return std::regex_replace(text, number, "N  TIME");
}

std::optional<std::vector<std::optional<std::size_t>>>
aligned_lines(const std::vector<std::string>& page, const std::vector<std::string>& run) {
    std::vector<std::optional<std::size_t>> partners(page.size());
    if (!fits(page, run, 0, 0, partners)) return std::nullopt;
    return partners;
}

std::string TourNames::learn(const std::string& page, const std::string& run) {
    const auto theirs = tokens_of(page);
    const auto ours = tokens_of(run);
    if (theirs.size() != ours.size()) return {};
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (!is_name(ours[i].kind)) continue;
        const auto [known, fresh] = known_.emplace(theirs[i].text, ours[i].text);
        if (!fresh && known->second != ours[i].text)
            return theirs[i].text + " stands for " + known->second + " and for " + ours[i].text;
    }
    return {};
}

std::string TourNames::translated(const std::string& call) const {
    return with_tokens(call, [&](const Token& token) {
        const auto found = known_.find(token.text);
        return found == known_.end() ? token.text : found->second;
    });
}

} // namespace atelier::test
