#include "wiring/agent_programs.hpp"

#include "adapters/bd/beads_tickets.hpp"
#include "adapters/yaml/routing_yaml.hpp"
#include "adapters/yaml/runtime_files.hpp"
#include "adapters/yaml/workflow_files.hpp"
#include "base/text.hpp"
#include "domain/agent/agent_environment.hpp"
#include "posix/find_program.hpp"

#include <set>

namespace atelier {

Environment with_our_programs(Environment environment, const std::filesystem::path& programs) {
    environment["PATH"] = path_behind(programs, environment);
    return environment;
}

WhyNoProgram agents_programs(const Environment& environment,
                             const std::filesystem::path& programs) {
    return [agents = with_our_programs(environment, programs)](const std::string& name) {
        return posix::find_program(name, agents, "/") ? std::string()
                                                      : std::string(posix::not_found_because(name));
    };
}

std::vector<std::string> ticket_providers_there(const Environment& environment,
                                                const std::optional<ForgeRepository>& followed,
                                                const std::filesystem::path& enlistment) {
    constexpr std::string_view begin = "atelier-provider-";
    const auto value = [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::string() : found->second;
    };
    const auto is_there = [&](const std::string& program) {
        return posix::find_program(program, environment, "/").has_value();
    };
    std::set<std::string> names;
    const bool on_github = followed && (forge_kind_of(followed->host) == ForgeKind::github ||
                                        followed->host == value("GH_HOST"));
    if (on_github && is_there("gh")) names.insert("github");
    std::error_code unreadable;
    if (std::filesystem::is_directory(beads_store_of(enlistment), unreadable) && is_there("bd"))
        names.insert("beads");
    for (const std::string& folder : split(value("PATH"), ':')) {
        for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable)) {
            const std::string program = entry.path().filename().string();
            if (program.starts_with(begin) && is_there(program))
                names.insert(program.substr(begin.size()));
        }
    }
    names.erase("");
    return {names.begin(), names.end()};
}

namespace {

std::vector<std::filesystem::path> templates_of(const Result<const Project*>& project,
                                                const std::filesystem::path& data,
                                                const std::filesystem::path& share) {
    return template_folders(project ? &(*project)->paths : nullptr, data, share);
}

} // namespace

std::unique_ptr<RuntimeCatalog> known_runtimes(const Result<const Project*>& project,
                                               const std::filesystem::path& data,
                                               const std::filesystem::path& share) {
    auto folders = templates_of(project, data, share);
    for (std::filesystem::path& folder : folders)
        folder /= "runtimes";
    return std::make_unique<RuntimeFiles>(std::move(folders));
}

std::unique_ptr<WorkflowCatalog> known_workflows(const Result<const Project*>& project,
                                                 const std::filesystem::path& data,
                                                 const std::filesystem::path& share) {
    return std::make_unique<WorkflowFiles>(templates_of(project, data, share));
}

Result<Routing> known_routing(const Result<const Project*>& project,
                              const std::filesystem::path& data, const std::filesystem::path& share,
                              const std::vector<std::string>& leads) {
    return routing_in(templates_of(project, data, share), leads);
}

} // namespace atelier
