// What is left to see on a terminal of a text that draws over its own lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace atelier::test {

// By going up, to the beginning of a line and clearing its rest, as our programs do it.
std::vector<std::string> seen_lines(std::string_view text);

} // namespace atelier::test
