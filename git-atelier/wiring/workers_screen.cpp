#include "wiring/workers_screen.hpp"

#include "base/text.hpp"

#include <utility>

namespace atelier {

WorkersScreen::WorkersScreen(Clock& clock, Terminal terminal, bool verbose,
                             TerminalProgress::Write write)
    : clock_(clock), terminal_(terminal), verbose_(verbose), write_(std::move(write)) {}

WorkersScreen::~WorkersScreen() {
    if (!drawn_.empty()) write_(erased());
}

WorkersScreen::Row& WorkersScreen::row_of(int number) {
    const auto [at, fresh] = rows_.try_emplace(number);
    Row& row = at->second;
    if (!fresh) return row;
    row.name = "worker " + std::to_string(number);
    row.since = clock_.now();
    told_wait_.clear();
    // The place of a row in the map is its own for as long as it lives.
    row.progress = std::make_unique<TerminalProgress>(
        clock_, Terminal{.live = false, .style = terminal_.style}, verbose_,
        [this, &row](std::string_view line) { permanent(row.name + ": " + std::string(line)); });
    return row;
}

void WorkersScreen::said(int number, const WorkerLine& line) {
    Row& row = row_of(number);
    switch (line.what) {
    case WorkerSays::named:
        row.name = one_line(line.text);
        break;
    case WorkerSays::begin:
        row.subject = one_line(line.subject);
        row.progress->begin(line.subject, line.text);
        break;
    case WorkerSays::stage:
        row.subject = one_line(line.subject);
        row.stage = one_line(line.text);
        row.now.clear();
        row.since = clock_.now();
        row.progress->stage(line.subject, line.text);
        break;
    case WorkerSays::done:
    case WorkerSays::failed:
        row.subject = row.stage = row.now = "";
        row.since = clock_.now();
        if (line.what == WorkerSays::done)
            row.progress->done(line.subject, line.text);
        else
            row.progress->failed(line.subject, line.text);
        break;
    case WorkerSays::note:
        row.progress->note(line.text);
        break;
    case WorkerSays::warn:
        row.progress->warn(line.text);
        break;
    case WorkerSays::words:
        row.progress->agent_line(line.text);
        break;
    case WorkerSays::does:
        row.now = one_line(line.text);
        // Its line shows it already.
        if (!terminal_.live || verbose_) row.progress->agent_does(line.text);
        break;
    case WorkerSays::retries:
        row.now = one_line(line.text);
        if (!terminal_.live || verbose_) row.progress->agent_retries(line.text);
        break;
    case WorkerSays::transcript:
        row.progress->transcript(line.text);
        break;
    }
    draw();
}

void WorkersScreen::ended(int number) {
    rows_.erase(number);
    draw();
}

void WorkersScreen::warn(const std::string& text) {
    permanent(paint(terminal_.style, Tone::warn, "warning: " + one_line(text)) + "\n");
    draw();
}

void WorkersScreen::waits(const std::string& what) {
    if (what == waits_) return;
    waits_ = what;
    if (!terminal_.live && !what.empty() && what != told_wait_) {
        permanent(one_line(what) + "\n");
        told_wait_ = what;
    }
    draw();
}

void WorkersScreen::tick() {
    draw();
}

void WorkersScreen::permanent(std::string_view text) {
    write_(erased() + std::string(text));
}

// Takes away what stands there; the cursor is at the end of its last line.
std::string WorkersScreen::erased() {
    if (drawn_.empty()) return {};
    std::string out = "\r\x1b[K";
    for (std::size_t i = 1; i < drawn_.size(); ++i)
        out += "\x1b[1A\x1b[K";
    drawn_.clear();
    return out;
}

void WorkersScreen::draw() {
    if (!terminal_.live) return;
    std::vector<std::string> lines;
    for (const auto& [number, row] : rows_)
        lines.push_back(live_line(row));
    if (lines.empty() && !waits_.empty()) lines.push_back(one_line(waits_));
    // More than the terminal shows cannot be drawn over.
    if (terminal_.rows > 1 && lines.size() >= terminal_.rows) lines.resize(terminal_.rows - 1);
    if (lines == drawn_) return;
    // In one write, so that the lines do not flicker.
    write_(erased() + join(lines, "\n"));
    drawn_ = std::move(lines);
}

// "worker-1  at-x7k2p.1  agent claude  12 s  edits src/a.c"
std::string WorkersScreen::live_line(const Row& row) const {
    const std::string took = human_duration(clock_.now() - row.since);
    std::vector<std::string> parts{row.name};
    for (const std::string* part : {&row.subject, &row.stage, &took, &row.now})
        if (!part->empty()) parts.push_back(*part);
    const std::string line = join(parts, "  ");
    // A line of the terminal's whole width would wrap.
    const std::size_t columns = terminal_.style.columns;
    return paint(terminal_.style, Tone::busy, columns > 1 ? shorten(line, columns - 1) : line);
}

} // namespace atelier
