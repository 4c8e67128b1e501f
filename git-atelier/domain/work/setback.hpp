// What last kept a changeset from landing. A row of the store, so that nobody has to read the log
// to decide what comes next.
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct Setback {
    BeadId changeset;
    // The error with which it was blocked, or `conflict` when it came back from landing; nullopt
    // when its agent blocked it.
    std::optional<ErrorCode> code;
    // What was in conflict, or the binary files that are too large.
    std::vector<std::string> paths = {};

    bool operator==(const Setback&) const = default;
};

// By its lines, which an approval of its size allows; a binary file's bytes it does not.
inline bool is_of_size(const Setback& setback) {
    return setback.code == ErrorCode::guardrail_exceeded && setback.paths.empty();
}

} // namespace atelier
