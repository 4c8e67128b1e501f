#include "wiring/agent_programs.hpp"

#include "adapters/yaml/runtime_files.hpp"
#include "posix/find_program.hpp"

namespace atelier {

Environment with_our_programs(Environment environment, const std::filesystem::path& programs) {
    environment["PATH"] = programs.string() + ":" + environment["PATH"];
    return environment;
}

WhyNoProgram agents_programs(const Environment& environment,
                             const std::filesystem::path& programs) {
    return [agents = with_our_programs(environment, programs)](const std::string& name) {
        return posix::find_program(name, agents, "/") ? std::string()
                                                      : std::string(posix::not_found_because(name));
    };
}

std::unique_ptr<RuntimeCatalog> known_runtimes(const Result<const Project*>& project,
                                               const std::filesystem::path& data,
                                               const std::filesystem::path& share) {
    std::vector<std::filesystem::path> folders;
    if (project) folders.push_back((*project)->paths.templates() / "runtimes");
    folders.push_back(data / "templates" / "runtimes");
    folders.push_back(share / "templates" / "runtimes");
    return std::make_unique<RuntimeFiles>(std::move(folders));
}

} // namespace atelier
