// What the agent of a session that would begin now would be told. Writes nothing, and makes
// nothing: no worktree, no branch, no home.
#pragma once

#include "app/core/context.hpp"
#include "domain/project/project.hpp"
#include "ports/process.hpp"

#include <string>

namespace atelier {

class Repository;

struct BriefPreviewDeps {
    const Context& context;
    Repository& repository;
    const ProjectPaths& paths;
    // What the person's shell has: a credential of it stands in no brief.
    const Environment& user_environment;
    LivenessProbe probe;
};

struct PreviewedSession {
    AgentId agent;
    BeadId epic;
    BeadId changeset;
    // Where the agent's runtime has the pages of its skills, below the home.
    std::filesystem::path skills = "skills";
};

Result<std::string> preview_brief(const BriefPreviewDeps& deps, const PreviewedSession& wanted);

} // namespace atelier
