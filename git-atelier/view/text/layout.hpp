// How a whole text for people fits the terminal, whatever wrote it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atelier {

// Lines that are wider than so many columns go on at their next blank in further lines, below their
// first word; behind the mark of an item below its words. A word that is wider than all of them is
// not cut: it may be a path, or a command to paste. What `paint` writes takes no column. 0 columns:
// as it is.
std::string fitted(std::string_view text, std::size_t columns);

} // namespace atelier
