#include "wiring/terminal_progress.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

constexpr std::string_view back_and_clear = "\r\x1b[K";
constexpr std::size_t narrowest = 10;
// Faster than one can read costs time for nothing.
constexpr Millis between_counts{100};
// Of an agent, where every line stays and nobody may be looking.
constexpr Millis between_actions{60'000};

} // namespace

TerminalProgress::TerminalProgress(Clock& clock, Terminal terminal, bool verbose, Write write)
    : clock_(clock), terminal_(terminal), verbose_(verbose), write_(std::move(write)) {}

TerminalProgress::~TerminalProgress() {
    erase_live();
}

void TerminalProgress::begin(const std::string& subject, const std::string& title) {
    note(subject + "  " + title);
    subject_ = Running{one_line(subject), one_line(title), clock_.now()};
    titled_ = true;
    last_line_ = subject_->since;
    last_of_agent_.clear();
    transcript_.clear();
}

void TerminalProgress::stage(const std::string& subject, const std::string& what) {
    const bool again =
        running_ && running_->subject == one_line(subject) && running_->what == one_line(what);
    finish_stage();
    running_ = Running{one_line(subject), one_line(what), clock_.now()};
    if (!subject_ || subject_->subject != running_->subject) {
        subject_ = running_;
        titled_ = false;
    }
    if (terminal_.live)
        draw_live();
    else if ((!titled_ && !again) || verbose_)
        permanent(running_->subject + ": " + running_->what);
}

void TerminalProgress::done(const std::string& subject, const std::string& what) {
    conclude(subject, what, Tone::strong);
}

void TerminalProgress::failed(const std::string& subject, const std::string& what) {
    conclude(subject, what, Tone::bad);
}

void TerminalProgress::conclude(const std::string& subject, const std::string& what, Tone tone) {
    finish_stage();
    Running whole{one_line(subject), one_line(what), clock_.now()};
    if (subject_ && subject_->subject == whole.subject) whole.since = subject_->since;
    subject_.reset();
    permanent(terminal_.live ? row(whole, tone)
                             : whole.subject + ": " + whole.what + " (" +
                                   human_duration(clock_.now() - whole.since) + ")");
    const std::string transcript = std::exchange(transcript_, {});
    if (!transcript.empty() && (terminal_.live || verbose_ || tone == Tone::bad))
        permanent(paint(terminal_.style, Tone::faint, "  transcript: " + one_line(transcript)));
}

void TerminalProgress::note(const std::string& text) {
    finish_stage();
    permanent(one_line(text));
}

void TerminalProgress::warn(const std::string& text) {
    permanent(paint(terminal_.style, Tone::warn, "warning: " + one_line(text)));
}

void TerminalProgress::agent_line(const std::string& line) {
    if (verbose_) of_agent("  | " + one_line(line), Tone::faint);
}

void TerminalProgress::agent_does(const std::string& what) {
    if (what == std::exchange(last_of_agent_, what)) return;
    const std::string line = one_line(what);
    if (verbose_ || terminal_.live) return of_agent("  " + line, Tone::faint);
    if (!subject_ || clock_.now() - last_line_ < between_actions) return;
    of_agent(subject_->subject + ": " + line, Tone::plain);
}

void TerminalProgress::agent_retries(const std::string& why) {
    if (why == std::exchange(last_of_agent_, why)) return;
    const bool whose = !verbose_ && !terminal_.live && subject_;
    of_agent(whose ? subject_->subject + ": " + one_line(why) : "  " + one_line(why), Tone::warn);
}

// Below a line that says whose it is; on a terminal no wider than it.
void TerminalProgress::of_agent(const std::string& line, Tone tone) {
    if (terminal_.live && running_ && !running_->headed) {
        running_->headed = true;
        permanent(running_->subject + "  " + running_->what);
    }
    last_line_ = clock_.now();
    const bool words = line.starts_with("  | ");
    const std::size_t columns = words ? 0 : terminal_.style.columns;
    permanent(paint(terminal_.style, tone, columns > 0 ? shorten(line, columns) : line));
}

void TerminalProgress::count(std::size_t done, std::size_t all) {
    if (!terminal_.live || !running_) return;
    const Time now = clock_.now();
    if (!running_->counted.empty() && done < all && now - running_->counted_at < between_counts)
        return;
    running_->counted = std::to_string(done) + " of " + std::to_string(all);
    running_->counted_at = now;
    draw_live();
}

void TerminalProgress::tick() {
    if (terminal_.live && running_) draw_live();
}

void TerminalProgress::lend_terminal() {
    erase_live();
    lent_ = true;
}

void TerminalProgress::take_terminal_back() {
    lent_ = false;
    if (!said_meanwhile_.empty()) write_(said_meanwhile_);
    said_meanwhile_.clear();
}

void TerminalProgress::finish_stage() {
    if (!running_) return;
    const Running ended = *std::move(running_);
    running_.reset();
    if (terminal_.live) permanent(row(ended, Tone::faint));
}

void TerminalProgress::erase_live() {
    if (drawn_) write_(back_and_clear);
    drawn_ = false;
}

void TerminalProgress::draw_live() {
    if (lent_) return;
    // In one write, so that the line does not flicker.
    write_(std::string(back_and_clear) + row(*running_, Tone::busy));
    drawn_ = true;
}

void TerminalProgress::permanent(const std::string& line) {
    if (lent_) {
        said_meanwhile_ += line + "\n";
        return;
    }
    erase_live();
    write_(line + "\n");
    if (terminal_.live && running_) draw_live();
}

// "at-x7k2p.1  agent demo  12 s"; never wider than the terminal, since a wrapped line cannot be
// drawn over.
std::string TerminalProgress::row(const Running& stage, Tone tone) const {
    const std::string took = human_duration(clock_.now() - stage.since);
    std::string what = stage.what;
    if (!stage.counted.empty()) what += ", " + stage.counted;
    if (terminal_.style.columns > 0) {
        const std::size_t fixed = width(stage.subject) + width(took) + 5;
        const std::size_t columns = terminal_.style.columns;
        what = shorten(what, columns > fixed + narrowest ? columns - fixed : narrowest);
    }
    return stage.subject + "  " + paint(terminal_.style, tone, what) + "  " +
           paint(terminal_.style, Tone::faint, took);
}

} // namespace atelier
