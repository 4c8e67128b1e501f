// How a text is written: for whom, with colour or without, how wide. Decided once, in cli/ and
// wiring/; views only follow.
#pragma once

#include "base/hint.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace atelier {

struct Style {
    bool colour = false;
    // Columns of the terminal; 0: nothing is shortened.
    std::size_t columns = 0;
    // How far local time is ahead of UTC at that time; nullptr: times are shown in UTC.
    Seconds (*ahead_of_utc)(Time) = nullptr;
    // People are told commands, agents what is theirs.
    Audience reader = Audience::person;
    // How many characters of an id no other one begins with; empty where that is not asked for.
    std::function<std::size_t(const std::string& id)> distinct = {};
    // The background is light: yellow and the like cannot be read on it.
    bool light = false;
};

// What a piece of text means, not how it looks.
// `id`: an id, of which as much stands out as is enough to name it.
enum class Tone { plain, strong, faint, good, busy, warn, bad, id };

// `text` in the terminal's colours, or as it is.
std::string paint(const Style& style, Tone tone, std::string_view text);

// A text as it was before `paint`.
std::string unpainted(std::string_view text);

// On one line, without anything a terminal would act on: control characters become blanks, bytes
// that are not UTF-8, and characters that turn text around or are not seen, become U+FFFD.
// Everything an agent or a file can write passes through it.
std::string one_line(std::string_view text);

// The same for a text of several lines; newlines stay.
std::string safe_lines(std::string_view text);

// A whole text for people, looked at once more before it is printed: line breaks, tabs and what
// `paint` writes stay, all else is as in safe_lines.
std::string as_printed(std::string_view text);

// A JSON document in which such characters are escapes, which say the same.
std::string with_unseen_escaped(std::string_view json);

} // namespace atelier
