// Every bead as a row of Beads' JSONL.
#pragma once

#include "app/core/context.hpp"
#include "base/json.hpp"
#include "ports/process.hpp"

#include <functional>

namespace atelier {

// Hands over a row a bead, parents and prerequisites first, so that any Beads program can take them
// one by one; the same plan gives the same rows. Returns how many there were; stops at the first
// failure of `emit`.
Result<std::size_t> export_beads(const Context& context, const LivenessProbe& probe,
                                 const std::function<Result<void>(const Json& row)>& emit);

} // namespace atelier
