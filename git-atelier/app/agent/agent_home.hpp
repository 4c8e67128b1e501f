// An agent's home in the project's data folder: AGENTS.md, skills, the hook configuration. Nothing
// is ever written into the user's repository for an agent's sake.
#pragma once

#include "app/core/work_context.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace atelier {

struct AgentHome {
    std::filesystem::path folder;
    // For ATELIER_HOOKS_PATH, in the runtime's own form.
    std::filesystem::path hooks;
    // The pages of its role's skills, one folder each.
    std::filesystem::path skills = {};
    // Options of a runtime that takes hooks and instructions in no other way.
    std::vector<std::string> arguments = {};
    // What its AGENTS.md says.
    std::string instructions = {};
};

// What a template may say.
struct HomeFacts {
    AgentId agent;
    // The worktree the agent works or reads in.
    std::filesystem::path worktree;
    BranchName default_branch;
    // Where planners find tickets.
    std::vector<std::string> ticket_providers = {};
};

// The variables of an agent's templates.
std::map<std::string, std::string>
home_variables(const ProjectRecord& project, const ProjectPaths& paths, const HomeFacts& facts);

struct AgentsTemplate {
    std::string file;
    std::string text;
    // As it came with the program; a person has not made it their own.
    bool shipped = true;
};

// `whole` with `guide`, the part for one role, as its {{ role_guide }}. template-invalid: an
// unknown variable, and in shipped texts one that neither of them asks for.
Result<std::string> render_agents(const AgentsTemplate& whole, const AgentsTemplate& guide,
                                  std::map<std::string, std::string> variables);

// The pages of the skills for the agent's role go where the runtime looks for them, else into
// `skills`. Renders `AGENTS.md` from `<project>/templates/AGENTS.md`, or from the shipped one,
// around the guide for the agent's role. template-invalid names file and line.
Result<AgentHome> write_agent_home(WorkContext& work, const RuntimeDefinition& runtime,
                                   const HomeFacts& facts);

// For a turn for words, which is started in a folder of its own below the home, since an artisan
// may have two at once. Without tools that folder is its home, and nothing in it but the settings
// by which the runtime offers its model none.
Result<AgentHome> write_text_home(WorkContext& work, const RuntimeDefinition& runtime,
                                  const Session& session, const BranchName& default_branch);

} // namespace atelier
