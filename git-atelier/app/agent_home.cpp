#include "app/agent_home.hpp"

#include "domain/template.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, std::string>;

Result<std::string> require_file(Workshop& workshop, const fs::path& path) {
    ATELIER_TRY(auto text, workshop.files.read(path));
    if (text) return *std::move(text);
    return fail(ErrorCode::template_invalid, path.string() + " is missing",
                "install git-atelier again, or set ATELIER_SHARE to its share folder");
}

// The project's own file when there is one, else the shipped one.
Result<std::pair<fs::path, std::string>> find_template(Workshop& workshop,
                                                       const std::string& name) {
    const fs::path own = workshop.places.templates() / name;
    ATELIER_TRY(auto text, workshop.files.read(own));
    if (text) return std::pair(own, *std::move(text));
    const fs::path shipped = workshop.share / "templates" / name;
    ATELIER_TRY(std::string found, require_file(workshop, shipped));
    return std::pair(shipped, std::move(found));
}

Values role_variables(const Workshop& workshop, const HomeFacts& facts) {
    Values variables = {
        {"repo_root", workshop.project.enlistment.string()},
        {"project_data_dir", workshop.places.folder.string()},
        {"beads_dir", workshop.places.store().parent_path().string()},
        {"beads_prefix", workshop.project.issue_prefix},
    };
    if (facts.agent.role() == Role::planner) {
        variables["planner_worktree"] = facts.worktree.string();
        variables["default_branch"] = facts.default_branch.str();
        variables["external_providers"] = "none";
    } else {
        variables["worker_worktree"] = facts.worktree.string();
    }
    return variables;
}

Result<std::string> render_agents(Workshop& workshop, const HomeFacts& facts) {
    const std::string role(name_of(facts.agent.role()));
    Values variables = role_variables(workshop, facts);
    ATELIER_TRY(const auto guide, find_template(workshop, "AGENTS." + role + ".md"));
    variables["agent_id"] = facts.agent.str();
    variables["project_root"] = workshop.project.enlistment.string();
    ATELIER_TRY(RenderedTemplate rendered,
                render_template(guide.second, variables, guide.first.string()));
    variables["role_guide"] = std::move(rendered.text);
    ATELIER_TRY(const auto whole, find_template(workshop, "AGENTS.md"));
    ATELIER_TRY(rendered, render_template(whole.second, variables, whole.first.string()));
    return std::move(rendered.text);
}

// Agent Skills are folders named with dashes; each is a link to the shipped one.
Result<void> link_skills(Workshop& workshop, const fs::path& folder) {
    const fs::path shipped = workshop.share / "templates" / "skills";
    ATELIER_TRY(const auto names, workshop.files.list(shipped));
    ATELIER_CHECK(workshop.files.make_folder(folder));
    for (const std::string& name : names)
        ATELIER_CHECK(workshop.files.link(folder / name, shipped / name));
    return {};
}

std::string hooks_document() {
    Json start = Json::array();
    start.push(Json::strings({"startup_contract"}));
    Json hooks = Json::object();
    hooks.set("SessionStart", std::move(start));
    Json document = Json::object();
    document.set("hooks", std::move(hooks));
    return document.dump_pretty();
}

} // namespace

Result<AgentHome> write_agent_home(Workshop& workshop, const RuntimeDefinition& runtime,
                                   const HomeFacts& facts) {
    const fs::path folder =
        workshop.places.agents() / std::string(name_of(facts.agent.role())) / facts.agent.name();
    AgentHome home{folder, folder / "hooks.json"};
    ATELIER_TRY(const std::string agents, render_agents(workshop, facts));
    ATELIER_CHECK(workshop.files.write(folder / "AGENTS.md", agents));
    ATELIER_CHECK(workshop.files.write(home.hooks, hooks_document()));
    if (!runtime.skills.empty() && runtime.skills != "none")
        ATELIER_CHECK(link_skills(workshop, folder / runtime.skills));
    return home;
}

} // namespace atelier
