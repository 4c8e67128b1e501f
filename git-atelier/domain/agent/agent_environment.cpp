#include "domain/agent/agent_environment.hpp"

#include "domain/guard/git_variables.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

using Variables = std::map<std::string, std::string>;

constexpr auto passed_on = std::to_array<std::string_view>(
    {"ATELIER_DATA_DIR", "ATELIER_SHARE", "ATELIER_TRACE", "ATELIER_TEST_NOW", "ATELIER_TEST_SEED",
     "ATELIER_TEST_FAIL_AT"});

bool is_ours(std::string_view name) {
    return name.starts_with("ATELIER_") || name.starts_with("BEADS_") || name.starts_with("BD_");
}

void add_planner(const PlannerFacts& planner, Variables& out) {
    out["ATELIER_AGENT_BEAD_ID"] = planner.agent_bead.str();
    out["ATELIER_PLANNER_WORKTREE"] = planner.worktree.string();
    out["ATELIER_PLANNER_BRANCH"] = planner.branch.str();
    out["ATELIER_DEFAULT_BRANCH"] = planner.default_branch.str();
    out["ATELIER_PLANNER_SYNC_ENABLED"] = planner.sync_enabled ? "1" : "0";
}

void add_identity(const AgentFacts& facts, Variables& out) {
    const std::string agent = facts.agent.str();
    for (const char* name : {"ATELIER_AGENT_ID", "BD_ACTOR", "BEADS_AGENT_NAME"})
        out[name] = agent;
    out["GIT_AUTHOR_NAME"] = facts.author == CommitAuthor::user ? facts.user_name : agent;
    out["GIT_AUTHOR_EMAIL"] = facts.user_email;
    out["GIT_COMMITTER_NAME"] = agent;
    out["GIT_COMMITTER_EMAIL"] = facts.user_email;
}

} // namespace

std::string path_behind(const std::filesystem::path& programs, const Variables& environment) {
    const auto path = environment.find("PATH");
    const bool none = path == environment.end() || path->second.empty();
    return programs.string() + ":" + (none ? "/usr/local/bin:/usr/bin:/bin" : path->second);
}

std::map<std::string, std::string> agent_environment(const Variables& user,
                                                     const AgentFacts& facts) {
    Variables out;
    for (const auto& [name, value] : user) {
        const bool kept =
            is_ours(name) ? std::find(passed_on.begin(), passed_on.end(), name) != passed_on.end()
                          : !is_git_local(name);
        if (kept) out[name] = value;
    }
    out.merge(handed_configuration(user));
    for (const auto& [name, value] : facts.runtime)
        out[name] = value;

    out["PATH"] = path_behind(facts.programs, out);
    add_identity(facts, out);
    out["ATELIER_AGENT_SESSION"] = facts.session.str();
    out["ATELIER_PROJECT"] = facts.enlistment.string();
    out["ATELIER_WORKSPACE"] = facts.root_branch;
    out["ATELIER_WORKSPACE_DIR"] = facts.worktree.string();
    out["ATELIER_HOOKS_PATH"] = facts.hooks_file.string();
    const auto add = [&](const char* name, const std::optional<BeadId>& id) {
        if (id) out[name] = id->str();
    };
    add("ATELIER_EPIC_ID", facts.epic);
    add("ATELIER_CHANGESET_ID", facts.changeset);
    add("ATELIER_PLAN_EPIC", facts.plan_epic);
    if (facts.planner) add_planner(*facts.planner, out);
    if (facts.beads_dir) out["BEADS_DIR"] = facts.beads_dir->string();
    return out;
}

} // namespace atelier
