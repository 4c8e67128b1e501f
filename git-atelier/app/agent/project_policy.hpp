// What the overseer asks of every planner or worker of a project, whatever it works on: a text
// beside the templates, which agents are given with their AGENTS.md and when a session starts.
#pragma once

#include "app/plan/text_in_editor.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct ProjectPolicy {
    Role role = Role::worker;
    std::filesystem::path file;
    // Without blank lines around it; "" where there is none.
    std::string text;
};

Result<ProjectPolicy> project_policy(Files& files, const ProjectPaths& paths, Role role);
// What agents are told of it; "" without one.
std::string policy_section(const ProjectPolicy& policy);

// One text for all of `roles`, in the person's editor; an empty one takes the policy away. usage
// when what they have so far differs. The policies as they are then, and whether that is news.
struct PolicyEdit {
    std::vector<ProjectPolicy> policies;
    bool changed = false;
};
Result<PolicyEdit> edit_policy(const TextEditing& editing, const ProjectPaths& paths,
                               const std::vector<Role>& roles, const std::string& name);

} // namespace atelier
