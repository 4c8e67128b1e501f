#include "domain/agent/runtime_definition.hpp"

#include "base/text.hpp"

#include <set>

namespace atelier {

std::optional<std::string> persons_path(const std::string& written,
                                        const std::map<std::string, std::string>& environment) {
    const bool home = written.starts_with("~/");
    if (!home && !written.starts_with('$')) return written;
    const std::size_t end = written.find('/');
    const auto value = environment.find(home ? "HOME" : written.substr(1, end - 1));
    if (value == environment.end() || value->second.empty()) return std::nullopt;
    return value->second + (end == std::string::npos ? "" : written.substr(end));
}

TurnCommand worker_command(const RuntimeDefinition& runtime) {
    return {runtime.worker};
}

TurnCommand worker_resume_command(const RuntimeDefinition& runtime) {
    return {runtime.worker_resume};
}

TurnCommand planner_resume_command(const RuntimeDefinition& runtime) {
    return {runtime.planner_resume, true};
}

TurnCommand text_command(const RuntimeDefinition& runtime) {
    return {runtime.text};
}

TurnCommand planner_command(const RuntimeDefinition& runtime, bool has_terminal) {
    if (has_terminal && !runtime.planner.empty()) return {runtime.planner, true};
    if (!runtime.planner_batch.empty()) return {runtime.planner_batch};
    return {runtime.planner, has_terminal};
}

std::vector<std::string> programs_of(const RuntimeDefinition& runtime) {
    std::set<std::string> programs;
    for (const auto* command : {&runtime.worker, &runtime.worker_resume, &runtime.planner,
                                &runtime.planner_batch, &runtime.planner_resume, &runtime.text})
        if (!command->empty() && command->front().find('{') == std::string::npos)
            programs.insert(command->front());
    return {programs.begin(), programs.end()};
}

std::string missing_programs(const RuntimeDefinition& runtime, const WhyNoProgram& why_missing) {
    std::vector<std::string> missing;
    std::string why;
    for (const std::string& program : programs_of(runtime)) {
        const std::string fault = why_missing(program);
        if (fault.empty()) continue;
        missing.push_back(program);
        if (why.empty()) why = fault;
    }
    if (missing.empty()) return {};
    return "the runtime '" + runtime.name + "' starts " + join(missing, " and ") + ", which " + why;
}

} // namespace atelier
