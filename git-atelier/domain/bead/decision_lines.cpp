#include "domain/bead/decision_lines.hpp"

#include "base/ids.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

namespace atelier {
namespace {

constexpr std::string_view begins = "begins";
constexpr std::string_view adopted = "adopted";
constexpr std::string_view forgotten = "forgotten";
constexpr std::size_t hash_length = 64;

bool is_of_session(std::string_view type) {
    return type == name_of(EventType::session_started) || type == name_of(EventType::session_ended);
}

std::string written_line(std::int64_t seq, std::string_view hash, std::string_view rest) {
    return std::to_string(seq) + " " + std::string(hash) + " " + std::string(rest) + "\n";
}

std::string_view next_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

// nullopt for what no store of ours writes, such as half a line.
std::optional<DecisionLine> parse_line(std::string_view text) {
    DecisionLine line;
    const std::string_view number = next_word(text);
    const auto read = std::from_chars(number.data(), number.data() + number.size(), line.seq);
    if (read.ec != std::errc() || read.ptr != number.data() + number.size()) return std::nullopt;
    line.hash = next_word(text);
    line.type = next_word(text);
    if (line.hash.size() != hash_length || line.type.empty()) return std::nullopt;
    if (line.type == adopted) {
        line.adopted = next_word(text);
        return line;
    }
    line.actor = next_word(text);
    line.session = next_word(text);
    return line;
}

} // namespace

bool has_line(const Event& event) {
    if (is_of_session(event.type)) return true;
    const auto actor = AgentId::parse(event.actor);
    if (!actor || actor->role() == Role::worker) return false;
    return actor->role() == Role::overseer || event.type == name_of(EventType::epic_promoted);
}

std::string line_of(const Event& event) {
    std::string rest = event.type;
    if (is_of_session(event.type)) rest += " " + event.actor + " " + event.session;
    return written_line(event.seq, event.hash, rest);
}

std::string first_line_of(const Event& last) {
    return written_line(last.seq, last.hash, begins);
}

std::string adopted_line_of(const Event& event, std::string_view act) {
    return written_line(event.seq, event.hash, std::string(adopted) + " " + std::string(act));
}

std::string forgotten_line_of(const DecisionLine& of) {
    return written_line(of.seq, of.hash, forgotten);
}

DecisionLines::DecisionLines(std::string text)
    : text_(std::make_shared<const std::string>(std::move(text))) {}

std::vector<DecisionLine> DecisionLines::of(std::int64_t seq, std::string_view hash) const {
    std::vector<DecisionLine> found;
    if (is_empty() || hash.size() != hash_length) return found;
    // Looked for as text, so that a long file costs its reading and little more.
    const std::string wanted = std::to_string(seq) + " " + std::string(hash) + " ";
    const std::boyer_moore_horspool_searcher searcher(wanted.begin(), wanted.end());
    const std::string& text = *text_;
    for (auto at = std::search(text.begin(), text.end(), searcher); at != text.end();
         at = std::search(at + 1, text.end(), searcher)) {
        if (at != text.begin() && *(at - 1) != '\n') continue;
        const auto end = std::find(at, text.end(), '\n');
        const auto line = end == text.end() ? std::nullopt : parse_line(std::string_view(at, end));
        if (line) found.push_back(*line);
    }
    return found;
}

bool DecisionLines::holds(const Event& event) const {
    return std::ranges::any_of(of(event.seq, event.hash),
                               [&](const DecisionLine& line) { return line.type == event.type; });
}

bool DecisionLines::adopts(std::int64_t seq, std::string_view hash, std::string_view act) const {
    return std::ranges::any_of(of(seq, hash),
                               [&](const DecisionLine& line) { return line.adopted == act; });
}

std::vector<DecisionLine> DecisionLines::all() const {
    std::vector<DecisionLine> lines;
    if (is_empty()) return lines;
    std::set<std::pair<std::int64_t, std::string_view>> known;
    for (std::string_view text = *text_; text.find('\n') != std::string_view::npos;) {
        const std::size_t end = text.find('\n');
        const auto line = parse_line(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (line && line->type == forgotten)
            std::erase_if(lines, [&](const DecisionLine& one) {
                return one.seq == line->seq && one.hash == line->hash;
            });
        // No event has a number below one.
        else if (line && line->seq > 0 && known.emplace(line->seq, line->hash).second)
            lines.push_back(*line);
    }
    return lines;
}

} // namespace atelier
