// Whether the program that a runtime starts is there.
#pragma once

#include "ports/agent_runtime.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <string>

namespace atelier {

// One sentence, naming the runtime and each of its programs that is not installed; "" when all are,
// or are placeholders. Agents find what is in `programs`, our own, before what is on PATH.
std::string missing_agent_program(const RuntimeDefinition& runtime, const Environment& environment,
                                  const std::filesystem::path& programs);

} // namespace atelier
