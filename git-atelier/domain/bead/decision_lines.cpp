#include "domain/bead/decision_lines.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "domain/bead/decision.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace atelier {
namespace {

constexpr std::string_view begins = "begins";
constexpr std::string_view adopted = "adopted";
constexpr std::string_view forgotten = "forgotten";
constexpr std::string_view coming = "announced";
constexpr std::size_t hash_length = 64;

// By its number and hash.
using NamedEvent = std::pair<std::int64_t, std::string_view>;

bool is_of_overseer(const Event& event) {
    const auto actor = AgentId::parse(event.actor);
    return actor && actor->role() == Role::overseer;
}

bool are_same_act(const Event& one, const Event& other) {
    if (one.bead != other.bead) return false;
    return std::ranges::any_of(names_of(Act{}), [&](const auto& act) {
        return decides(one.type, act.value) && decides(other.type, act.value);
    });
}

bool is_of_session(std::string_view type) {
    return type == name_of(EventType::session_started) || type == name_of(EventType::session_ended);
}

std::string written_line(std::int64_t seq, std::string_view hash, std::string_view rest) {
    return std::to_string(seq) + " " + std::string(hash) + " " + std::string(rest) + "\n";
}

std::string words_of(const Event& event) {
    if (!is_of_session(event.type)) return event.type;
    return event.type + " " + event.actor + " " + event.session;
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
    line.announced = line.type == coming;
    if (line.announced) line.type = next_word(text);
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
    if (!actor) return false;
    return actor->role() == Role::overseer ||
           (actor->role() == Role::planner && event.type == name_of(EventType::epic_promoted));
}

std::string line_of(const Event& event) {
    return written_line(event.seq, event.hash, words_of(event));
}

std::string announced_line_of(const Event& event) {
    return written_line(event.seq, event.hash, std::string(coming) + " " + words_of(event));
}

std::string first_line_of(const Event& last) {
    return written_line(last.seq, last.hash, begins);
}

std::string adopted_line_of(const Event& event, std::string_view act) {
    return written_line(event.seq, event.hash, std::string(adopted) + " " + std::string(act));
}

std::string forgotten_line_of(std::int64_t seq, std::string_view hash) {
    return written_line(seq, hash, forgotten);
}

namespace {

class TextInMemory : public LineText {
  public:
    explicit TextInMemory(std::string text) : text_(std::move(text)) {}

    std::size_t size() const override { return text_.size(); }
    std::string read(std::size_t from, std::size_t length) const override {
        return text_.substr(from, length);
    }

  private:
    std::string text_;
};

} // namespace

// The numbers of lines grow but for a few, so that one is mostly found without reading all; where
// it is not, the whole text is sorted once.
class DecisionLines::Content {
  public:
    explicit Content(std::shared_ptr<const LineText> given)
        : given_(std::move(given)), size_(given_->size()) {}

    std::size_t size() const { return size_; }

    const std::string& text() {
        if (text_.empty()) text_ = given_->read(0, size_);
        return text_;
    }

    // Whether one of those whose line begins with this number and hash is such a line.
    template <class Wanted>
    bool any(std::int64_t seq, std::string_view hash, const Wanted& wanted) {
        const auto is_it = [&](std::string_view line) {
            const auto parsed = parse_line(line);
            return parsed && parsed->seq == seq && parsed->hash == hash && wanted(*parsed);
        };
        return (places_.empty() && any_near(seq, is_it)) || any_of_all(seq, is_it);
    }

  private:
    struct Place {
        std::int64_t seq;
        std::size_t begin;
    };
    static constexpr std::size_t page = 4096;
    static constexpr std::size_t longest_line = 512;

    static std::optional<std::int64_t> number_in(std::string_view line) {
        std::int64_t seq = 0;
        const auto read = std::from_chars(line.data(), line.data() + line.size(), seq);
        return read.ec == std::errc() ? std::optional(seq) : std::nullopt;
    }

    // Of the first whole line behind that place. The first places are the same for every number.
    std::optional<std::int64_t> number_behind(std::size_t place) {
        const auto known = behind_.find(place);
        return known != behind_.end() ? known->second
                                      : behind_.emplace(place, read_behind(place)).first->second;
    }

    std::optional<std::int64_t> read_behind(std::size_t place) const {
        const std::string text = given_->read(place, longest_line);
        const auto begin = text.find('\n');
        if (begin == std::string::npos) return std::nullopt;
        const std::string_view line = std::string_view(text).substr(begin + 1);
        return line.find(' ') == std::string_view::npos ? std::nullopt : number_in(line);
    }

    template <class IsIt>
    bool any_near(std::int64_t seq, const IsIt& is_it) {
        std::size_t low = 0;
        std::size_t high = size_;
        while (high - low > page) {
            const std::size_t middle = low + (high - low) / 2;
            const auto there = number_behind(middle);
            (there && *there < seq ? low : high) = middle;
        }
        const std::size_t from = low > page ? low - page : 0;
        if (near_.empty() || near_from_ != from) {
            // From 0 on as if a line had ended before it.
            near_ =
                (from == 0 ? "\n" : "") + given_->read(from, std::min(high + page, size_) - from);
            near_from_ = from;
        }
        const std::string_view text = near_;
        const std::string start = "\n" + std::to_string(seq) + " ";
        for (auto at = text.find(start); at != std::string_view::npos;
             at = text.find(start, at + 1)) {
            const auto end = text.find('\n', at + 1);
            if (end != std::string_view::npos && is_it(text.substr(at + 1, end - at - 1)))
                return true;
        }
        return false;
    }

    template <class IsIt>
    bool any_of_all(std::int64_t seq, const IsIt& is_it) {
        if (places_.empty()) sort();
        const auto first = std::ranges::lower_bound(places_, seq, {}, &Place::seq);
        const auto end = std::ranges::upper_bound(places_, seq, {}, &Place::seq);
        return std::any_of(first, end, [&](const Place& place) {
            const std::string_view rest = std::string_view(text_).substr(place.begin);
            return is_it(rest.substr(0, rest.find('\n')));
        });
    }

    void sort() {
        const std::string_view all = text();
        std::size_t end = 0;
        for (std::size_t begin = 0; (end = all.find('\n', begin)) != std::string::npos;
             begin = end + 1)
            if (const auto seq = number_in(all.substr(begin, end - begin)))
                places_.push_back({*seq, begin});
        std::ranges::stable_sort(places_, {}, &Place::seq);
    }

    std::shared_ptr<const LineText> given_;
    std::size_t size_;
    std::string text_;
    std::vector<Place> places_;
    std::map<std::size_t, std::optional<std::int64_t>> behind_;
    // What was read last, from there on.
    std::string near_;
    std::size_t near_from_ = 0;
};

DecisionLines::DecisionLines(std::string text)
    : DecisionLines(std::make_shared<TextInMemory>(std::move(text))) {}

DecisionLines::DecisionLines(std::shared_ptr<const LineText> text)
    : content_(text && text->size() > 0 ? std::make_shared<Content>(std::move(text)) : nullptr) {}

bool DecisionLines::holds(const Event& event) const {
    return content_ && content_->any(event.seq, event.hash, [&](const DecisionLine& line) {
        return line.type == event.type;
    });
}

bool DecisionLines::adopts(std::int64_t seq, std::string_view hash, std::string_view act) const {
    return content_ &&
           content_->any(seq, hash, [&](const DecisionLine& line) { return line.adopted == act; });
}

std::vector<DecisionLine> DecisionLines::as_written() const {
    std::vector<DecisionLine> lines;
    if (is_empty()) return lines;
    for (std::string_view text = content_->text(); text.find('\n') != std::string_view::npos;) {
        const std::size_t end = text.find('\n');
        if (const auto line = parse_line(text.substr(0, end))) lines.push_back(*line);
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::vector<DecisionLine> DecisionLines::all() const {
    std::vector<DecisionLine> lines;
    std::set<NamedEvent> known;
    std::set<NamedEvent> gone;
    for (const DecisionLine& line : as_written()) {
        const NamedEvent event{line.seq, line.hash};
        if (line.type == forgotten) gone.insert(event);
        // No event has a number below one.
        else if (line.seq > 0 && !line.announced && known.insert(event).second)
            lines.push_back(line);
    }
    std::erase_if(lines, [&](const DecisionLine& line) {
        return gone.contains({line.seq, line.hash});
    });
    return lines;
}

LineFaults line_faults(const std::vector<Event>& events, DecisionLines lines) {
    LineFaults faults{.lines = std::move(lines)};
    std::set<NamedEvent> logged;
    for (const Event& event : events)
        logged.emplace(event.seq, event.hash);
    for (const DecisionLine& line : faults.lines.all())
        if (!logged.contains({line.seq, line.hash})) faults.without_event.push_back(line);
    if (faults.lines.is_empty()) {
        faults.missing = std::ranges::any_of(events, has_line);
        return faults;
    }
    std::set<std::tuple<std::int64_t, std::string_view, std::string_view>> known;
    std::int64_t begun_after = 0;
    for (const DecisionLine& line : faults.lines.as_written()) {
        known.emplace(line.seq, line.hash, line.type);
        if (line.type == begins) begun_after = std::max(begun_after, line.seq);
    }
    const auto has_own = [&](const Event& event) {
        return known.contains({event.seq, event.hash, event.type});
    };
    const auto is_repeated = [&](const Event& event) {
        return std::ranges::any_of(events, [&](const Event& later) {
            return later.seq > event.seq && is_of_overseer(later) && are_same_act(event, later) &&
                   has_own(later);
        });
    };
    for (const Event& event : events)
        if (event.seq > begun_after && is_of_overseer(event) && !has_own(event) &&
            !known.contains({event.seq, event.hash, forgotten}) && !is_repeated(event))
            faults.without_line.push_back(event);
    return faults;
}

std::vector<std::string> texts_of(const LineFaults& faults) {
    std::vector<std::string> texts;
    if (faults.missing)
        texts.emplace_back("the project's file 'decisions' is missing, and without it no decision "
                           "in the log counts");
    if (const auto count = faults.without_event.size(); count > 0)
        texts.push_back(counted(count, "line") + " of the project's 'decisions' " +
                        (count == 1 ? "names an event" : "name events") +
                        " that the log does not have, beginning with event " +
                        std::to_string(faults.without_event.front().seq) +
                        ": the end of the log was cut off, or an older copy was put back");
    if (const auto count = faults.without_line.size(); count > 0) {
        const Event& first = faults.without_line.front();
        texts.push_back(counted(count, "event") + " in the overseer's name " +
                        (count == 1 ? "has" : "have") +
                        " no line in the project's 'decisions', beginning with event " +
                        std::to_string(first.seq) + " (" + first.type +
                        (first.bead ? " " + first.bead->str() : std::string()) +
                        "): a command was interrupted, or somebody else wrote it");
    }
    return texts;
}

Advice way_to_settle(const LineFaults& faults) {
    return advise(faults.missing ? Hint::decisions_anew : Hint::log_and_lines);
}

void add_line_faults(const LineFaults& faults, Json& details) {
    Json lines = Json::array();
    for (const DecisionLine& line : faults.without_event)
        lines.push(line.seq);
    Json events = Json::array();
    for (const Event& event : faults.without_line)
        events.push(event.seq);
    details.set("lines_without_event", std::move(lines))
        .set("events_without_line", std::move(events));
}

} // namespace atelier
