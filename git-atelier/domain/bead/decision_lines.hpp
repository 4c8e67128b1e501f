// What is written beside the log: a line for each event of the overseer's and each session's start
// and end. Agents in a sandbox can read it and not write it, so that an event without its line may
// be anybody's.
#pragma once

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
};

// Whether a store writes a line for it, where it can. That of a planner who may promote and works
// in a sandbox is written when its session ends.
bool has_line(const Event& event);
// Ends with a line break.
std::string line_of(const Event& event);
// The first line where there was a log before there were lines: by it `last` and all before it are
// known, and nothing is decided.
std::string first_line_of(const Event& last);
// The same for what such a log decided, by the name of its Act.
std::string adopted_line_of(const Event& event, std::string_view act);
// For a line whose event is gone for good, so that it is not told again.
std::string forgotten_line_of(const DecisionLine& line);

// All lines. Copies share the text.
class DecisionLines {
  public:
    DecisionLines() = default;
    explicit DecisionLines(std::string text);

    bool is_empty() const { return !text_ || text_->empty(); }
    // Whether the event has its own.
    bool holds(const Event& event) const;
    // Whether the event with this number and hash was adopted as such a decision.
    bool adopts(std::int64_t seq, std::string_view hash, std::string_view act) const;
    // One for each event, without those that are forgotten.
    std::vector<DecisionLine> all() const;

  private:
    // Those of the event with this number and hash.
    std::vector<DecisionLine> of(std::int64_t seq, std::string_view hash) const;

    std::shared_ptr<const std::string> text_;
};

} // namespace atelier
