// The environment that an agent runs in: the user's own, without what would lead Git or our
// programs astray, and what the session adds.
#pragma once

#include "base/ids.hpp"
#include "domain/project/settings.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

struct PlannerFacts {
    BeadId agent_bead;
    std::filesystem::path worktree;
    BranchName branch;
    BranchName default_branch;
    bool sync_enabled = false;
};

struct AgentFacts {
    AgentId agent;
    SessionId session;
    std::filesystem::path enlistment;
    // The folder of the skills, first on PATH.
    std::filesystem::path programs;
    // ATELIER_WORKSPACE, ATELIER_WORKSPACE_DIR
    std::string root_branch;
    std::filesystem::path worktree;
    std::filesystem::path hooks_file;
    std::optional<BeadId> epic = {};
    std::optional<BeadId> changeset = {};
    // The epic that planning skills mean without --epic.
    std::optional<BeadId> plan_epic = {};
    std::string user_name;
    std::string user_email;
    CommitAuthor author = CommitAuthor::user;
    std::optional<PlannerFacts> planner = {};
    // With the bd backend only.
    std::optional<std::filesystem::path> beads_dir = {};
    // The runtime's own `env`; cannot replace anything of ours.
    std::map<std::string, std::string> runtime = {};
};

// A PATH on which `programs` come first. Where there is none it names the system's folders: an
// empty entry would mean the current folder.
std::string path_behind(const std::filesystem::path& programs,
                        const std::map<std::string, std::string>& environment);

std::map<std::string, std::string> agent_environment(const std::map<std::string, std::string>& user,
                                                     const AgentFacts& facts);

} // namespace atelier
