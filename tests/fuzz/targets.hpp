// Parsers of text that comes from people, agents and other programs, each with what has to hold for
// any text whatever. Run over a corpus with the tests, and by libFuzzer (docs/fuzzing.md).
#pragma once

#include <span>
#include <string_view>

namespace atelier::fuzz {

// `run` throws std::logic_error when something does not hold.
struct Target {
    const char* name;
    void (*run)(std::string_view text);
};

std::span<const Target> targets();

} // namespace atelier::fuzz
