// What /proc says of a process.
#pragma once

#include "base/time.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace atelier::posix {

struct ProcessStat {
    // As in ps: 'R' running, 'Z' ended but not reaped, ...
    char state = '?';
    pid_t parent = 0;
    // Ticks after the machine's start: with the pid it names one process for good.
    std::int64_t start_time = 0;
    bool kernel_thread = false;
    // The number of its session, as setsid makes one.
    pid_t session = 0;
    // Ticks that it and those of its children that have ended have used of the processor.
    std::int64_t used = 0;

    bool ended() const { return state == 'Z' || state == 'X'; }
};

// nullopt: there is no such process.
std::optional<ProcessStat> process_stat(pid_t pid);
// From the text of /proc/PID/stat.
std::optional<ProcessStat> parse_process_stat(std::string_view text);

// Those that have it as their parent, whichever of its threads started them. The kernel's own list
// where it is built in, else a look at every process.
std::vector<pid_t> children_of(pid_t parent);

// What all that descend from it have used of the processor, as far as they can still be seen.
std::int64_t ticks_below(pid_t ancestor);
Millis processor_time(std::int64_t ticks);

// A text that is a number and nothing else.
template <class Number>
std::optional<Number> as_number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace atelier::posix
