// Workflows and artisans as a command finds them: in a project those of the project, and outside of
// one those that are shipped and the user's own.
#pragma once

#include "app/artisan/checked_workflow.hpp"
#include "wiring/command.hpp"

namespace atelier {

// Stays valid as long as the world of the command.
struct OpenedWorkflows {
    Settings settings;
    WorkflowCatalog& catalog;
    RuntimeCatalog& runtimes;
    // Where files of the user's own go: `<project>/templates`, or else `<data>/templates`.
    std::filesystem::path own;

    WorkflowDeps deps() const { return {catalog, runtimes, settings}; }
};

// config-invalid where there is a project whose settings cannot be read.
Result<OpenedWorkflows> open_workflows(CommandEnv& env);

} // namespace atelier
