#include "wiring/agent_programs.hpp"

#include "base/text.hpp"
#include "posix/find_program.hpp"

#include <set>

namespace atelier {

std::string missing_agent_program(const RuntimeDefinition& runtime, const Environment& environment,
                                  const std::filesystem::path& programs) {
    Environment agents = environment;
    agents["PATH"] = programs.string() + ":" + agents["PATH"];
    std::set<std::string> missing;
    for (const auto* command : {&runtime.worker, &runtime.planner}) {
        if (command->empty() || command->front().find('{') != std::string::npos) continue;
        const std::string& name = command->front();
        if (!posix::find_program(name, agents, "/")) missing.insert(name);
    }
    if (missing.empty()) return {};
    const std::string& first = *missing.begin();
    return "the runtime '" + runtime.name + "' starts " +
           join({missing.begin(), missing.end()}, " and ") + ", which " +
           std::string(posix::not_found_because(first));
}

} // namespace atelier
