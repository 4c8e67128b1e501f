// Whether the program that a runtime starts is there.
#pragma once

#include "ports/agent_runtime.hpp"
#include "ports/process.hpp"

#include <string>

namespace atelier {

// One sentence, naming the runtime and each of its programs that is not installed; "" when all are,
// or are placeholders.
std::string missing_agent_program(const RuntimeDefinition& runtime, const Environment& environment);

} // namespace atelier
