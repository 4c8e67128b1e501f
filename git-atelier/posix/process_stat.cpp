#include "posix/process_stat.hpp"

#include "posix/read_file.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace atelier::posix {
namespace {

constexpr std::uint64_t kernel_thread_flag = 0x200000;

} // namespace

// The name in parentheses may hold anything, so the fields are counted after the last one: the
// state is field 3, the parent field 4, the flags field 9, the start time field 22.
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
    const auto flags = as_number<std::uint64_t>(fields[6]);
    const auto start = as_number<std::int64_t>(fields[19]);
    if (fields[0].size() != 1 || !parent || !flags || !start) return std::nullopt;
    return ProcessStat{fields[0][0], *parent, *start, (*flags & kernel_thread_flag) != 0};
}

std::optional<ProcessStat> process_stat(pid_t pid) {
    const auto text = read_file("/proc/" + std::to_string(pid) + "/stat");
    if (!text) return std::nullopt;
    return parse_process_stat(*text);
}

} // namespace atelier::posix
