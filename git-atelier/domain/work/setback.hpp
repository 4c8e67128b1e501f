// What last kept a changeset from landing. A row of the store, so that nobody has to read the log
// to decide what comes next.
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace atelier {

struct BlockedByAgent {
    bool operator==(const BlockedByAgent&) const = default;
};
// It came back from landing, or from an attempt to: what was in conflict.
struct InConflict {
    std::vector<std::string> paths = {};

    bool operator==(const InConflict&) const = default;
};
// By its lines, which an approval of its size allows; or by the bytes of these binary files, which
// none does.
struct TooLarge {
    std::vector<std::string> binaries = {};

    bool operator==(const TooLarge&) const = default;
};
// Neither a conflict nor its size.
struct BlockedByError {
    ErrorCode code;

    bool operator==(const BlockedByError&) const = default;
};

struct Setback {
    BeadId changeset;
    std::variant<BlockedByAgent, InConflict, TooLarge, BlockedByError> by = BlockedByAgent{};

    bool operator==(const Setback&) const = default;
};

// Of the error that blocked it, with the paths that it names; without one its agent did.
Setback setback_of(const BeadId& changeset, std::optional<ErrorCode> code,
                   std::vector<std::string> paths = {});
std::optional<ErrorCode> code_of(const Setback& setback);
const std::vector<std::string>& paths_of(const Setback& setback);

// By its lines alone.
bool is_of_size(const Setback& setback);

} // namespace atelier
