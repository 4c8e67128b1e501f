#include "wiring/run_screen.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

constexpr std::string_view to_begin_of_line = "\r\x1b[K";
constexpr std::size_t shortest_line = 20;

// "exploring, round 2: scout"
std::string place_of(const TurnRecord& turn) {
    std::string place = turn.stage;
    if (turn.round > 0)
        place += (place.empty() ? "round " : ", round ") + std::to_string(turn.round);
    return place;
}

std::string who_made(const TurnRecord& turn) {
    switch (turn.kind) {
    case TurnKind::turn:
        return turn.artisan;
    case TurnKind::check:
        return "the check";
    case TurnKind::merge:
        return "put together";
    case TurnKind::act:
        break;
    }
    return "the step";
}

// As much of it as the line has room for, of which so many columns are taken.
std::string beside(const std::string& text, std::size_t taken, const Terminal& terminal) {
    const std::size_t columns = terminal.style.columns;
    if (columns == 0) return text;
    return shorten(text, columns > taken + shortest_line ? columns - taken : shortest_line);
}

std::string came_of(const TurnRecord& turn, const std::optional<Piece>& piece,
                    const std::string& text) {
    if (turn.status == TurnStatus::failed || turn.status == TurnStatus::skipped)
        return (turn.status == TurnStatus::failed ? "failed" : "failed, and is skipped") +
               (turn.error_text.empty() ? std::string() : ": " + turn.error_text);
    if (turn.status == TurnStatus::lost) return "was stopped";
    if (turn.verdict && piece == std::nullopt) return std::string(name_of(*turn.verdict));
    return piece ? piece->preview : text;
}

} // namespace

RunScreen::RunScreen(Clock& clock, Terminal terminal, RunScreenHooks hooks)
    : clock_(clock), terminal_(std::move(terminal)), hooks_(std::move(hooks)) {}

RunScreen::~RunScreen() {
    erase_live();
}

void RunScreen::stage(const std::string&, const std::string&) {}
void RunScreen::done(const std::string&, const std::string&) {}
void RunScreen::agent_line(const std::string&) {}

void RunScreen::note(const std::string& text) {
    permanent(one_line(text));
}

void RunScreen::warn(const std::string& text) {
    erase_live();
    hooks_.write(paint(terminal_.style, Tone::warn, "warning: " + one_line(text)) + "\n");
    draw_live();
}

void RunScreen::agent_retries(const std::string& why) {
    permanent(paint(terminal_.style, Tone::warn, one_line(why)));
}

void RunScreen::tick() {
    draw_live();
}

void RunScreen::run_taken(const Run& run, bool again) {
    hooks_.recorded();
    permanent(run.id.str() + (again ? "  goes on" : "  begins"));
}

void RunScreen::turn_started(const TurnRecord& turn) {
    hooks_.recorded();
    turns_.push_back(turn);
    draw_live();
}

void RunScreen::turn_ended(const TurnRecord& turn, const std::optional<Piece>& piece,
                           const std::string& text) {
    std::erase_if(turns_, [&](const TurnRecord& one) { return one.n == turn.n; });
    hooks_.recorded();
    const bool well = turn.status == TurnStatus::done;
    std::string line = piece ? piece->id.str() + "  " : "";
    line += one_line(who_made(turn)) + "  ";
    const std::string took =
        turn.ended_at ? "  " + human_duration(*turn.ended_at - turn.started_at) : "";
    const std::string what =
        beside(one_line(came_of(turn, piece, text)), width(line) + width(took) + 1, terminal_);
    permanent(line + paint(terminal_.style, well ? Tone::plain : Tone::bad, what) +
              paint(terminal_.style, Tone::faint, took));
    erase_live();
    if (piece) hooks_.made(*piece, text);
    draw_live();
}

void RunScreen::reply_taken(const TurnRecord& turn) {
    hooks_.recorded();
    permanent("took the reply of " + one_line(turn.artisan) + " that was there already");
}

void RunScreen::round_completed(const std::string&, int) {
    hooks_.recorded();
}

void RunScreen::stage_completed(const std::string& stage, const std::string& next) {
    hooks_.recorded();
    permanent("stage " + one_line(stage) + " is over" +
              (next.empty() ? std::string() : "; " + one_line(next) + " is next"));
}

void RunScreen::gate_opened(const GateToWaitAt&, const BeadId& message) {
    hooks_.recorded();
    permanent("waits for you: " + message.str());
}

void RunScreen::run_left(const Run&) {
    hooks_.recorded();
    erase_live();
}

void RunScreen::run_celebrated(const std::string& line) {
    hooks_.recorded();
    permanent(paint(terminal_.style, Tone::good, one_line(line)));
}

void RunScreen::line_said() {
    hooks_.recorded();
}

void RunScreen::erase_live() {
    if (drawn_) hooks_.write(to_begin_of_line);
    drawn_ = false;
}

void RunScreen::draw_live() {
    if (!terminal_.live || turns_.empty()) return;
    // In one write, so that the line does not flicker.
    hooks_.write(std::string(to_begin_of_line) + live_line());
    drawn_ = true;
}

void RunScreen::permanent(const std::string& line) {
    if (!terminal_.live) return;
    erase_live();
    hooks_.write(line + "\n");
    draw_live();
}

// Never wider than the terminal, since a wrapped line cannot be drawn over.
std::string RunScreen::live_line() const {
    std::vector<std::string> artisans;
    for (const TurnRecord& turn : turns_)
        artisans.push_back(one_line(turn.artisan));
    const std::string place = one_line(place_of(turns_.front()));
    std::string what = (place.empty() ? "" : place + ": ") + join(artisans, ", ");
    const std::string took = "  " + human_duration(clock_.now() - turns_.front().started_at);
    what = beside(what, width(took) + 1, terminal_);
    return paint(terminal_.style, Tone::busy, what) + paint(terminal_.style, Tone::faint, took);
}

} // namespace atelier
