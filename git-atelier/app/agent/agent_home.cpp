#include "app/agent/agent_home.hpp"

#include "app/agent/project_policy.hpp"
#include "app/agent/skill_pages.hpp"
#include "base/text.hpp"
#include "domain/agent/hook_document.hpp"
#include "domain/agent/template.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<std::string> require_file(WorkContext& work, const fs::path& path) {
    ATELIER_TRY(auto text, work.files.read(path));
    if (text) return *std::move(text);
    return fail(ErrorCode::template_invalid, path.string() + " is missing",
                advise(Hint::templates_missing));
}

// The project's own file when there is one, else the shipped one. `init` writes a copy, which
// counts as shipped until it is edited.
Result<AgentsTemplate> find_template(WorkContext& work, const std::string& name) {
    const fs::path own = work.paths.templates() / name;
    const fs::path shipped = work.share / "templates" / name;
    ATELIER_TRY(auto text, work.files.read(own));
    ATELIER_TRY(const auto original, work.files.read(shipped));
    if (text) return AgentsTemplate{own.string(), *text, original == text};
    ATELIER_TRY(std::string found, require_file(work, shipped));
    return AgentsTemplate{shipped.string(), std::move(found), true};
}

// What an agent has put there may lead anywhere, and writing would follow.
Result<void> remove_links(Files& files, const fs::path& home, const fs::path& below) {
    fs::path path = home;
    for (const fs::path& part : below) {
        path /= part;
        ATELIER_TRY(const auto target, files.link_target(path));
        if (target) return files.remove(path);
    }
    return {};
}

// Of one page with all that stands beside it. What an agent has made of it may not be readable.
bool is_copied(Files& files, const fs::path& shipped, const fs::path& own) {
    const auto wanted = files.files_below(shipped);
    const auto there = files.files_below(own);
    const auto link = files.link_target(own);
    if (!wanted || !there || !link || *link || *wanted != *there) return false;
    return std::ranges::all_of(*wanted, [&](const std::string& name) {
        const auto text = files.read(shipped / name);
        const auto own_text = files.read(own / name);
        return text && own_text && *text == *own_text;
    });
}

// Agent Skills are folders named with dashes. They are copies: an agent that writes on a page of
// its own changes no other's. Those of another role, also of an earlier version's, are not there.
// What is there already stays: an artisan may have another turn that reads it.
Result<void> copy_skills(WorkContext& work, const fs::path& home, const fs::path& below,
                         Role role) {
    const fs::path shipped = shipped_skills(work.share);
    ATELIER_TRY(const auto names, work.files.list(shipped));
    ATELIER_TRY(const auto wanted, skill_pages(work.files, shipped, role));
    ATELIER_CHECK(remove_links(work.files, home, below));
    ATELIER_CHECK(work.files.make_folder(home / below));
    for (const std::string& name : names) {
        const bool is_wanted = std::ranges::find(wanted, name, &SkillPage::name) != wanted.end();
        if (is_wanted && is_copied(work.files, shipped / name, home / below / name)) continue;
        ATELIER_CHECK(work.files.remove(home / below / name));
        if (is_wanted) ATELIER_CHECK(work.files.copy(shipped / name, home / below / name));
    }
    // They come with the modes of what is installed for everybody.
    ATELIER_TRY(const auto open, work.files.open_to_others(home / below, {}));
    for (const fs::path& path : open)
        ATELIER_CHECK(work.files.close_to_others(path));
    return {};
}

// Claude Code and Copilot take hooks and skills as a plugin.
Result<void> write_plugin(WorkContext& work, const fs::path& home, const std::string& hooks) {
    const fs::path plugin = "plugin";
    for (const auto& [file, text] :
         {std::pair<fs::path, std::string>{plugin / ".claude-plugin" / "plugin.json",
                                           plugin_manifest()},
          {plugin / "plugin.json", plugin_manifest()},
          {plugin / "hooks" / "hooks.json", hooks},
          {plugin / "hooks.json", hooks}}) {
        ATELIER_CHECK(remove_links(work.files, home, file));
        ATELIER_CHECK(work.files.make_folder((home / file).parent_path()));
        ATELIER_CHECK(work.files.write(home / file, text));
    }
    return {};
}

Result<void> write_hooks(WorkContext& work, HookDialect form, AgentHome& home, Role role,
                         const std::string& instructions) {
    HookPlaces places{.programs = work.programs,
                      .instructions = home.folder / "AGENTS.md",
                      .skills = home.skills,
                      .bridge = home.folder / "bridge.mjs"};
    // A plugin has hooks and nothing else.
    if (form == HookDialect::claude || form == HookDialect::copilot)
        ATELIER_CHECK(write_plugin(work, home.folder, hooks_document(form, places)));
    ATELIER_TRY(const auto pages, skill_pages(work.files, home.skills, role));
    for (const SkillPage& page : pages)
        places.allowed.push_back(page.program());
    ATELIER_CHECK(work.files.write(home.hooks, hooks_document(form, places)));
    home.arguments = hook_arguments(form, places, instructions);
    if (form == HookDialect::gemini) {
        ATELIER_CHECK(remove_links(work.files, home.folder, "policy.toml"));
        return work.files.write(home.folder / "policy.toml", gemini_policy(places.allowed));
    }
    if (form != HookDialect::opencode && form != HookDialect::pi) return {};
    ATELIER_TRY(const std::string bridge,
                require_file(work, work.share / "bridges" / (std::string(name_of(form)) + ".mjs")));
    ATELIER_CHECK(remove_links(work.files, home.folder, "bridge.mjs"));
    return work.files.write(places.bridge, bridge);
}

} // namespace

std::map<std::string, std::string>
home_variables(const ProjectRecord& project, const ProjectPaths& paths, const HomeFacts& facts) {
    std::map<std::string, std::string> variables = {
        {"agent_id", facts.agent.str()},
        {"project_root", project.enlistment.string()},
        {"repo_root", project.enlistment.string()},
        {"project_data_dir", paths.folder.string()},
        {"beads_dir", paths.store().parent_path().string()},
        {"beads_prefix", project.issue_prefix},
    };
    const std::string folder = facts.worktree.string();
    if (facts.agent.role() == Role::planner) {
        variables["planner_worktree"] = folder;
        variables["default_branch"] = facts.default_branch.str();
        variables["external_providers"] =
            facts.ticket_providers.empty() ? "none" : join(facts.ticket_providers, ", ");
    } else {
        variables[facts.agent.role() == Role::artisan ? "artisan_folder" : "worker_worktree"] =
            folder;
    }
    return variables;
}

Result<std::string> render_agents(const AgentsTemplate& whole, const AgentsTemplate& guide,
                                  std::map<std::string, std::string> variables) {
    ATELIER_TRY(RenderedTemplate part, render_template(guide.text, variables, guide.file));
    variables["role_guide"] = std::move(part.text);
    part.unused.push_back("role_guide");
    ATELIER_TRY(RenderedTemplate rendered, render_template(whole.text, variables, whole.file));
    for (const std::string& name : rendered.unused)
        if (whole.shipped && guide.shipped &&
            std::find(part.unused.begin(), part.unused.end(), name) != part.unused.end())
            return fail(ErrorCode::template_invalid,
                        "neither " + whole.file + " nor " + guide.file + " says '" + name + "'",
                        advise(Hint::templates_of_another));
    return std::move(rendered.text);
}

Result<AgentHome> write_agent_home(WorkContext& work, const RuntimeDefinition& runtime,
                                   const HomeFacts& facts) {
    const fs::path folder = work.paths.home(facts.agent);
    // A runtime that looks for none has them as pages to read.
    const bool own_place = !runtime.skills.empty() && runtime.skills != "none";
    const fs::path skills = own_place ? runtime.skills : "skills";
    AgentHome home{folder, folder / "hooks.json", folder / skills};
    const std::string role(name_of(facts.agent.role()));
    ATELIER_TRY(const AgentsTemplate whole, find_template(work, "AGENTS.md"));
    ATELIER_TRY(const AgentsTemplate guide, find_template(work, "AGENTS." + role + ".md"));
    ATELIER_CHECK(copy_skills(work, folder, skills, facts.agent.role()));
    ATELIER_TRY(std::string agents,
                render_agents(whole, guide, home_variables(work.project, work.paths, facts)));
    if (!lists_skills(runtime)) {
        ATELIER_TRY(const auto pages, skill_pages(work.files, home.skills, facts.agent.role()));
        agents += skills_section(pages);
    }
    ATELIER_TRY(const ProjectPolicy policy,
                project_policy(work.files, work.paths, facts.agent.role()));
    agents += policy_section(policy);
    for (const char* name : {"AGENTS.md", "hooks.json"})
        ATELIER_CHECK(remove_links(work.files, folder, name));
    ATELIER_CHECK(work.files.write(folder / "AGENTS.md", agents));
    ATELIER_CHECK(write_hooks(work, runtime.hooks, home, facts.agent.role(), agents));
    home.instructions = std::move(agents);
    return home;
}

Result<AgentHome> write_text_home(WorkContext& work, const RuntimeDefinition& runtime,
                                  const Session& session, const BranchName& default_branch) {
    const AgentId& agent = session.agent;
    const fs::path folder = work.paths.text_home(agent, session.id);
    AgentHome home{folder, folder / "hooks.json"};
    const fs::path below = fs::path("text") / session.id.str();
    if (runtime.text_has_tools) {
        ATELIER_CHECK(remove_links(work.files, work.paths.home(agent), below));
        ATELIER_CHECK(work.files.make_folder(folder));
        return write_agent_home(
            work, runtime, {.agent = agent, .worktree = folder, .default_branch = default_branch});
    }
    ATELIER_CHECK(remove_links(work.files, work.paths.home(agent), below / "hooks.json"));
    ATELIER_CHECK(work.files.write(home.hooks, toolless_document(runtime.hooks)));
    return home;
}

} // namespace atelier
