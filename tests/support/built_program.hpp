// Programs, those of this build above all, called in an environment that is nobody's.
#pragma once

#include "base/json.hpp"
#include "support/catch.hpp"
#include "support/spawn_process.hpp"
#include "support/test_places.hpp"

#include <string>
#include <vector>

namespace atelier::test {

inline ProcessResult run_as_nobody(std::vector<std::string> argv) {
    const auto result = SpawnProcess().run({.argv = std::move(argv),
                                            .environment = {{"PATH", "/usr/bin:/bin"},
                                                            {"HOME", "/nonexistent"},
                                                            {"LC_ALL", "C.UTF-8"}}});
    REQUIRE(result);
    return *result;
}

// What a program of this build prints; the first word is its name.
inline std::string printed_by(std::vector<std::string> words) {
    words.front() = (build_folder() / "bin" / words.front()).string();
    const ProcessResult result = run_as_nobody(std::move(words));
    INFO(result.err);
    REQUIRE(result.status == 0);
    return result.out;
}

// What it says of itself.
inline Json described_by(std::vector<std::string> words) {
    words.emplace_back("--describe");
    const auto parsed = parse_json(printed_by(std::move(words)));
    REQUIRE(std::holds_alternative<Json>(parsed));
    return std::get<Json>(parsed);
}

} // namespace atelier::test
