// A workflow as it would be run, and all that is wrong with it. Whoever runs one asks
// `require_workflow`; whoever only looks, `check_named`.
#pragma once

#include "domain/project/settings.hpp"
#include "domain/workflow/measures.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/workflows.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct WorkflowDeps {
    WorkflowCatalog& catalog;
    RuntimeCatalog& runtimes;
    // The defaults outside of a project.
    const Settings& settings;
};

struct CheckedWorkflow {
    // Its file, with what `use` names spliced in; `mistakes` are all there are.
    FoundWorkflow found;
    Workflow normal;
    ArtisanCount artisans;
    std::int64_t turns_at_most = 0;
};

// What is written with a slash, or ends as files of workflows do, is a file; one that is not
// absolute stands below `directory`. not-found, files-failed.
Result<CheckedWorkflow> check_named(const WorkflowDeps& deps, const std::string& named,
                                    const std::filesystem::path& directory);
// The same; workflow-invalid with the first mistake where there is any.
Result<CheckedWorkflow> require_workflow(const WorkflowDeps& deps, const std::string& named,
                                         const std::filesystem::path& directory);
// All that there are by name. One whose file cannot be read has that as its mistake.
Result<std::vector<CheckedWorkflow>> check_all(const WorkflowDeps& deps);

} // namespace atelier
