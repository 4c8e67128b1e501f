#include "support/seen_lines.hpp"

namespace atelier::test {

std::vector<std::string> seen_lines(std::string_view text) {
    std::vector<std::string> out{""};
    while (!text.empty()) {
        std::size_t taken = 1;
        if (text.starts_with("\x1b[1A")) {
            out.pop_back();
            taken = 4;
        } else if (text.starts_with("\x1b[K")) {
            out.back().clear();
            taken = 3;
        } else if (text.front() == '\n') {
            out.emplace_back();
        } else if (text.front() != '\r') {
            out.back() += text.front();
        }
        text.remove_prefix(taken);
    }
    return out;
}

} // namespace atelier::test
