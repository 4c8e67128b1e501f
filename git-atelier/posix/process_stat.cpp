#include "posix/process_stat.hpp"

#include "posix/read_file.hpp"

#include <algorithm>
#include <array>
#include <dirent.h>
#include <string>
#include <unistd.h>

namespace atelier::posix {
namespace {

constexpr std::uint64_t kernel_thread_flag = 0x200000;

} // namespace

// The name in parentheses may hold anything, so the fields are counted after the last one: the
// state is field 3, the parent field 4, the session field 6, the flags field 9, the time that was
// used fields 14 to 17, the start time field 22.
std::optional<ProcessStat> parse_process_stat(std::string_view text) {
    const std::size_t name_end = text.rfind(") ");
    if (name_end == std::string_view::npos) return std::nullopt;
    std::array<std::string_view, 20> fields;
    std::string_view rest = text.substr(name_end + 2);
    for (std::string_view& field : fields) {
        if (rest.empty()) return std::nullopt;
        const std::size_t end = std::min(rest.find_first_of(" \n"), rest.size());
        field = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto parent = as_number<pid_t>(fields[1]);
    const auto session = as_number<pid_t>(fields[3]);
    const auto flags = as_number<std::uint64_t>(fields[6]);
    const auto start = as_number<std::int64_t>(fields[19]);
    if (fields[0].size() != 1 || !parent || !session || !flags || !start) return std::nullopt;
    std::int64_t used = 0;
    for (const std::size_t at : {11U, 12U, 13U, 14U})
        used += as_number<std::int64_t>(fields[at]).value_or(0);
    return ProcessStat{fields[0][0], *parent, *start, (*flags & kernel_thread_flag) != 0,
                       *session,     used};
}

std::optional<ProcessStat> process_stat(pid_t pid) {
    const auto text = read_process_file(pid, "stat");
    if (!text) return std::nullopt;
    return parse_process_stat(*text);
}

namespace {

// The names in a folder of /proc that are numbers.
std::vector<pid_t> numbers_in(const std::string& folder) {
    std::vector<pid_t> numbers;
    DIR* const open = ::opendir(folder.c_str());
    if (open == nullptr) return numbers;
    while (const dirent* entry = ::readdir(open))
        if (const auto number = as_number<pid_t>(entry->d_name)) numbers.push_back(*number);
    ::closedir(open);
    return numbers;
}

void add_numbers(std::string_view list, std::vector<pid_t>& numbers) {
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(' ', at), list.size());
        if (const auto number = as_number<pid_t>(list.substr(at, end - at)))
            numbers.push_back(*number);
        at = end + 1;
    }
}

} // namespace

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found;
    const std::string threads = "/proc/" + std::to_string(parent) + "/task/";
    if (::access((threads + std::to_string(parent) + "/children").c_str(), R_OK) == 0) {
        for (const pid_t thread : numbers_in(threads))
            add_numbers(read_file(threads + std::to_string(thread) + "/children").value_or(""),
                        found);
        return found;
    }
    for (const pid_t pid : numbers_in("/proc"))
        if (const auto stat = process_stat(pid); stat && stat->parent == parent)
            found.push_back(pid);
    return found;
}

std::int64_t ticks_below(pid_t ancestor) {
    std::int64_t used = 0;
    std::vector<pid_t> next = children_of(ancestor);
    // Whoever is born meanwhile is seen the next time.
    constexpr std::size_t most = 4096;
    for (std::size_t at = 0; at < next.size() && at < most; ++at) {
        const auto stat = process_stat(next[at]);
        if (stat) used += stat->used;
        const auto below = children_of(next[at]);
        next.insert(next.end(), below.begin(), below.end());
    }
    return used;
}

Millis processor_time(std::int64_t ticks) {
    const auto each = std::max<long>(::sysconf(_SC_CLK_TCK), 1);
    return Millis{ticks * 1000 / each};
}

} // namespace atelier::posix
