// What is written beside the log: a line for each event of the overseer's and each session's start
// and end. Agents in a sandbox can read it and not write it, so that an event without its line may
// be anybody's.
#pragma once

#include "base/advice.hpp"
#include "domain/bead/event.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct DecisionLine {
    std::int64_t seq = 0;
    std::string_view hash;
    // The event's type; what it says of one that was there before there were lines.
    std::string_view type;
    // Of a session's start and end.
    std::string_view actor;
    std::string_view session;
    // The name of the Act that was adopted with it; "" for none.
    std::string_view adopted;
    // It was written before its event.
    bool announced = false;
};

// Whether a store writes a line for it, where it can. That of a planner who may promote and works
// in a sandbox is written when its session ends.
bool has_line(const Event& event);
// Ends with a line break.
std::string line_of(const Event& event);
// The same, written before the event is stored: that one which was stored by a program that was
// killed before it could write the other line is no less its own. Without its event it says
// nothing.
std::string announced_line_of(const Event& event);
// The first line where there was a log before there were lines: by it `last` and all before it are
// known, and nothing is decided.
std::string first_line_of(const Event& last);
// The same for what such a log decided, by the name of its Act.
std::string adopted_line_of(const Event& event, std::string_view act);
// For a line whose event is gone for good, and an event that has no line, so that they are not told
// again. By this an event decides nothing.
std::string forgotten_line_of(std::int64_t seq, std::string_view hash);

// Where the lines stand.
class LineText {
  public:
    virtual ~LineText() = default;
    virtual std::size_t size() const = 0;
    // What cannot be read is left out, so that a decision without its line does not count.
    virtual std::string read(std::size_t from, std::size_t length) const = 0;
};

// All lines. Copies share the text, and may be asked by one thread at a time.
class DecisionLines {
  public:
    DecisionLines() = default;
    explicit DecisionLines(std::string text);
    // Null for none. It is read as far as something is asked.
    explicit DecisionLines(std::shared_ptr<const LineText> text);

    bool is_empty() const { return !content_; }
    // Whether the event has its own.
    bool holds(const Event& event) const;
    // Whether the event with this number and hash was adopted as such a decision.
    bool adopts(std::int64_t seq, std::string_view hash, std::string_view act) const;
    // One for each event, without those that are forgotten or only announced.
    std::vector<DecisionLine> all() const;

    // As they are written, forgotten or announced as well.
    std::vector<DecisionLine> as_written() const;

  private:
    class Content;
    std::shared_ptr<Content> content_;
};

// What of a log and of the lines beside it does not fit together.
struct LineFaults {
    // There are no lines, and events that have one.
    bool missing = false;
    // Lines whose events the log does not have: its end was cut off, or a copy was put back.
    std::vector<DecisionLine> without_event = {};
    // Events in the overseer's name that are younger than the lines and have none: somebody wrote
    // them who cannot write there, or was interrupted. A decision that was made again since then,
    // with its line, is none of them: by that one it counts.
    std::vector<Event> without_line = {};
    // Keeps the text of the lines.
    DecisionLines lines = {};

    bool none() const { return !missing && without_event.empty() && without_line.empty(); }
};
// `events`: all, from the first.
LineFaults line_faults(const std::vector<Event>& events, DecisionLines lines);
// Each kind of them as a sentence; what settles them; their numbers, as `lines_without_event` and
// `events_without_line`.
std::vector<std::string> texts_of(const LineFaults& faults);
Advice way_to_settle(const LineFaults& faults);
void add_line_faults(const LineFaults& faults, Json& details);

} // namespace atelier
