#include "domain/bead/log_witness.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t most_heads = 32;
constexpr std::size_t length_of_hash = 64;

std::optional<LogHead> head_in(const std::string& line) {
    const auto words = split(line, ' ');
    if (words.size() != 2 || words[1].size() != length_of_hash) return std::nullopt;
    const auto seq = parse_integer(words[0]);
    if (!seq || *seq < 1) return std::nullopt;
    return LogHead{*seq, words[1]};
}

std::string number_of(std::int64_t seq) {
    return "event " + std::to_string(seq);
}

} // namespace

std::vector<LogHead> log_heads_in(std::string_view text) {
    std::vector<LogHead> heads;
    for (const std::string& line : lines_of(text))
        if (auto head = head_in(line)) heads.push_back(*std::move(head));
    return joined_heads(std::move(heads), {});
}

std::string log_heads_text(const std::vector<LogHead>& heads) {
    std::string text;
    for (const LogHead& head : heads)
        text += std::to_string(head.seq) + " " + head.hash + "\n";
    return text;
}

std::vector<LogHead> joined_heads(std::vector<LogHead> some, const std::vector<LogHead>& more) {
    for (const LogHead& head : more)
        if (std::ranges::find(some, head) == some.end()) some.push_back(head);
    std::ranges::stable_sort(some, {}, &LogHead::seq);
    if (some.size() > most_heads)
        some.erase(some.begin(), some.end() - static_cast<std::ptrdiff_t>(most_heads));
    return some;
}

std::optional<WitnessFault> witness_fault(const std::vector<Event>& events,
                                          const std::vector<LogHead>& seen) {
    const std::int64_t last = events.empty() ? 0 : events.back().seq;
    std::int64_t agreed = 0;
    for (const LogHead& head : seen) {
        if (head.seq > last)
            return WitnessFault{WitnessedFault::cut, last + 1,
                                "the repository has seen " + number_of(head.seq) + " of the log (" +
                                    std::string(log_ref) + "), which ends with " + number_of(last) +
                                    ": " + number_of(last + 1) +
                                    " is missing; the end of the log was cut off, or an older "
                                    "copy of the store was put back"};
        // Numbers count from one, without a gap.
        const Event& event = events[static_cast<std::size_t>(head.seq - 1)];
        if (event.hash != head.hash) {
            const std::int64_t first = std::min(agreed + 1, head.seq);
            return WitnessFault{
                WitnessedFault::replaced, first,
                number_of(head.seq) + " is another one than the repository has seen (" +
                    std::string(log_ref) + "): the log differs from " + number_of(first) +
                    " on, or from a later one; an older copy of the store was put "
                    "back, and work went on with it"};
        }
        agreed = head.seq;
    }
    return std::nullopt;
}

} // namespace atelier
