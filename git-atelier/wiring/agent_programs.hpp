// What an agent that is started on this machine would find.
#pragma once

#include "domain/forge/forge_repository.hpp"
#include "domain/workflow/routing.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/process.hpp"
#include "ports/workflows.hpp"
#include "wiring/project.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// As agents' PATH is: `programs`, our own, before what is on PATH.
Environment with_our_programs(Environment environment, const std::filesystem::path& programs);

WhyNoProgram agents_programs(const Environment& environment, const std::filesystem::path& programs);

// The providers of tickets that they reach, sorted: github where gh is there and `followed` is a
// repository on GitHub, beads where bd is there and the repository has its own, and the NAME of
// each program atelier-provider-NAME.
std::vector<std::string> ticket_providers_there(const Environment& environment,
                                                const std::optional<ForgeRepository>& followed,
                                                const std::filesystem::path& enlistment);

// The runtimes of a project, where there is one, of its user, and those that are shipped.
std::unique_ptr<RuntimeCatalog> known_runtimes(const Result<const Project*>& project,
                                               const std::filesystem::path& data,
                                               const std::filesystem::path& share);
// The same of workflows, artisans, briefs and presets.
std::unique_ptr<WorkflowCatalog> known_workflows(const Result<const Project*>& project,
                                                 const std::filesystem::path& data,
                                                 const std::filesystem::path& share);
// Who leads a task of the workshop; `leads`: who may, sorted. not-found, workflow-invalid.
Result<Routing> known_routing(const Result<const Project*>& project,
                              const std::filesystem::path& data, const std::filesystem::path& share,
                              const std::vector<std::string>& leads);

} // namespace atelier
