// What /proc says of a process.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace atelier::posix {

struct ProcessStat {
    // As in ps: 'R' running, 'Z' ended but not reaped, ...
    char state = '?';
    pid_t parent = 0;
    // Ticks after the machine's start: with the pid it names one process for good.
    std::int64_t start_time = 0;
    bool kernel_thread = false;

    bool ended() const { return state == 'Z' || state == 'X'; }
};

// nullopt: there is no such process.
std::optional<ProcessStat> process_stat(pid_t pid);
// From the text of /proc/PID/stat.
std::optional<ProcessStat> parse_process_stat(std::string_view text);

// A text that is a number and nothing else.
template <class Number>
std::optional<Number> as_number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace atelier::posix
