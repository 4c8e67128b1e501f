#include "adapters/keeper/turn_output.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <unistd.h>

namespace atelier {
namespace {

constexpr std::size_t longest_told = 16UL << 10U;
// Of an agent that is not asked for words.
constexpr std::size_t longest_line = 4UL << 20U;
// At once: what is kept back elsewhere is worked off first.
constexpr std::size_t most_read = 4UL << 20U;
constexpr std::size_t tail_lines = 20;
constexpr std::size_t tail_width = 400;

void keep_last(std::deque<std::string>& last, const std::string& line) {
    last.push_back(shorten(line, tail_width));
    if (last.size() > tail_lines) last.pop_front();
}

// A line that is cut already stays as it is.
std::string told_text(const std::string& line) {
    if (line.size() <= longest_told + cut_mark.size()) return line;
    return cut_to_bytes(line, longest_told) + std::string(cut_mark);
}

} // namespace

bool read_some(const posix::Descriptor& from, std::string& text) {
    std::array<char, 1UL << 16U> buffer;
    while (true) {
        const ssize_t count = read(from.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN;
        if (count == 0) return false;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (static_cast<std::size_t>(count) < buffer.size()) return true;
        if (text.size() >= most_read) return true;
    }
}

TurnOutput::TurnOutput(RuntimeOutput form, Reader reader,
                       const std::map<std::string, std::string>& environment, OutputStream out,
                       OutputStream errors)
    : form_(form), secrets_(environment), reader_(std::move(reader)),
      out_{std::move(out), SecretFilter(secrets_),
           LineCutter([this](const std::string& bytes) { read_out(bytes); },
                      form == RuntimeOutput::plain ? longest_told : longest_line)},
      errors_{std::move(errors), SecretFilter(secrets_),
              LineCutter(
                  [this](const std::string& bytes) {
                      const std::string line = to_valid_utf8(bytes);
                      keep_last(last_errors_, line);
                      say({line});
                  },
                  longest_told)} {}

void TurnOutput::begin(TurnReading known, bool wants_words) {
    reading_ = std::move(known);
    if (!wants_words) return;
    message_.emplace();
    out_.lines.allow(longest_event);
}

std::optional<FinalWords> TurnOutput::words() const {
    if (!message_) return std::nullopt;
    return final_words(message_->text());
}

std::string TurnOutput::without_secrets(const std::string& text) const {
    return secrets_.hide_in(text);
}

void TurnOutput::say(const LiveLine& line) {
    keep_last(last_, line.text);
    if (told_) told_(line);
}

void TurnOutput::read_out(const std::string& bytes) {
    const std::string line = to_valid_utf8(bytes);
    const bool plain = form_ == RuntimeOutput::plain;
    if (message_ && out_.lines.is_cut(bytes))
        message_->miss();
    else
        take(reader_(plain ? bytes : line));
    if (plain) say({told_text(line)});
}

void TurnOutput::take(const std::vector<AgentEvent>& events) {
    for (const AgentEvent& event : events) {
        reading_.take(event);
        if (message_) message_->take(event);
        if (form_ == RuntimeOutput::plain) continue;
        for (LiveLine& told : live_lines(event, folder_)) {
            told.text = cut_to_bytes(told.text, longest_told);
            say(told);
        }
    }
}

void TurnOutput::keep(std::string_view line) {
    out_.behind.append(secrets_.hide_in(line)).push_back('\n');
    if (out_.whole || out_.behind.size() > longest_told) out_.keep_behind();
}

std::array<pollfd, 2> TurnOutput::watched(bool hears) const {
    return {
        {{hears ? out_.stream.pipe.get() : -1, POLLIN, 0}, {errors_.stream.pipe.get(), POLLIN, 0}}};
}

bool TurnOutput::Side::take() {
    if (!stream.pipe.open()) return false;
    std::string text;
    if (!read_some(stream.pipe, text)) stream.pipe.reset();
    if (text.empty()) return false;
    add(secrets.add(text));
    return true;
}

void TurnOutput::Side::add(const std::string& text) {
    if (stream.kept && !text.empty()) {
        stream.kept->add(text);
        whole = text.ends_with('\n');
        if (whole) keep_behind();
    }
    lines.add(text);
}

void TurnOutput::Side::keep_behind() {
    if (stream.kept) stream.kept->add(std::exchange(behind, {}));
}

bool TurnOutput::take(bool hears) {
    const bool out = hears && out_.take();
    const bool errors = errors_.take();
    return out || errors;
}

void TurnOutput::finish() {
    for (Side* side : {&out_, &errors_}) {
        side->add(side->secrets.finish());
        side->lines.finish();
        side->keep_behind();
    }
}

std::string TurnOutput::tail() const {
    return join({last_.begin(), last_.end()}, "\n");
}

std::string TurnOutput::errors() const {
    return join({last_errors_.begin(), last_errors_.end()}, "\n");
}

} // namespace atelier
