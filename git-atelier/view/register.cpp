#include "view/register.hpp"

#include "base/text.hpp"
#include "view/text/phrases.hpp"

#include <algorithm>

namespace atelier {

namespace {

Json default_branch_json(const std::optional<DefaultBranch>& branch) {
    if (!branch) return {};
    Json out = Json::object();
    out.set("name", branch->name.str()).set("by", branch->said_by());
    return out;
}

// includeIf.CONDITION.path, as it stands in the file.
std::string section_of(const std::string& key) {
    const auto first = key.find('.');
    const auto last = key.rfind('.');
    if (first == std::string::npos || first == last) return key;
    return "[" + key.substr(0, first) + " \"" + key.substr(first + 1, last - first - 1) + "\"]";
}

// What can be chosen with --agent.
std::string agents_text(const std::vector<InstalledRuntime>& runtimes) {
    std::vector<std::string> names;
    for (const InstalledRuntime& runtime : runtimes)
        if (runtime.usable()) names.push_back(runtime.name);
    if (names.empty()) return {};
    return "  agents   installed here: " + join(names, ", ") +
           "\n           'git atelier init --agent NAME' chooses one.\n";
}

const InstalledRuntime* chosen_runtime(const RegisterOutcome& outcome) {
    const auto found = std::ranges::find(outcome.runtimes, outcome.agent, &InstalledRuntime::name);
    return found == outcome.runtimes.end() ? nullptr : &*found;
}

// For a person at a terminal, who has been asked what had to be.
std::string attended_agent_text(const RegisterOutcome& outcome) {
    if (outcome.agent.empty() && outcome.choices->empty())
        return "  agent    none found. Claude Code, Codex, Gemini CLI, OpenCode, Copilot CLI,\n"
               "           pi, Qwen Code, Kimi Code and Aider are known; any other takes two\n"
               "           lines of YAML.\n";
    if (outcome.agent.empty()) return "  agent    none chosen yet\n";
    std::string text = "  agent    " + one_line(outcome.agent);
    const InstalledRuntime* const runtime = chosen_runtime(outcome);
    const std::string login = runtime == nullptr ? "" : login_text(runtime->login);
    if (!login.empty()) text += ": " + login;
    text += "\n";
    const bool is_only = outcome.choices->size() == 1 &&
                         outcome.choices->front().name == outcome.agent && !outcome.agent_chosen;
    if (is_only) text += "           It is the only one that is installed here.\n";
    if (runtime != nullptr && !runtime->first_start.empty() && !runtime->programs.empty())
        text += "           At its first start it " + one_line(runtime->first_start) + ": start '" +
                one_line(runtime->programs.front()) + "' here once.\n";
    return text;
}

std::string attended_next_text(const RegisterOutcome& outcome) {
    if (outcome.agent.empty())
        return "\nNext:\n  git atelier init --agent NAME   " +
               std::string(outcome.choices->empty() ? "once one is installed; 'demo' has no model"
                                                    : "to choose one") +
               "\n"
               "  git atelier plan --from FILE    or write the plan by hand\n"
               "  git atelier demo                watch it all on a throw-away repository\n";
    return "\nNext:\n"
           "  git atelier plan \"GOAL\"   say what you want done; a planner drafts it with you\n"
           "  git atelier work          once you have approved the draft: agents carry it out\n"
           "  git atelier status        what is going on, and what is waiting for you\n";
}

} // namespace

std::string login_text(LoginState login) {
    switch (login) {
    case LoginState::unknown:
        return {};
    case LoginState::seen:
        return "logged in";
    case LoginState::unseen:
        return "no login seen";
    }
    return {};
}

Json register_json(const RegisterOutcome& outcome) {
    Json git_config = Json::object();
    git_config.set("key", outcome.git_key)
        .set("value", to_valid_utf8(outcome.git_value))
        .set("added", outcome.git_key_is_new);
    Json agents = Json::array();
    for (const InstalledRuntime& runtime : outcome.runtimes) {
        Json row = Json::object();
        row.set("name", runtime.name)
            .set("installed", runtime.usable())
            .set("login", name_of(runtime.login));
        agents.push(std::move(row));
    }
    Json body = Json::object();
    body.set("project", to_valid_utf8(outcome.key))
        .set("enlistment", to_valid_utf8(outcome.enlistment.string()))
        .set("folder", to_valid_utf8(outcome.folder.string()))
        .set("already", outcome.already)
        .set("relinked", outcome.relinked)
        .set("settings", Json::strings(outcome.settings))
        .set("git_config", std::move(git_config))
        .set("default_branch", default_branch_json(outcome.default_branch))
        .set("agents", std::move(agents))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string register_text(const RegisterOutcome& outcome, const Style& style) {
    const std::string_view did = outcome.relinked  ? "relinked "
                                 : outcome.already ? "already registered: "
                                                   : "registered ";
    std::string text = std::string(did) + one_line(outcome.enlistment.string()) + "\n";
    text += "  project  " + one_line(outcome.folder.string()) + "\n";
    if (outcome.git_key_is_new)
        text += "  git      added one section to the repository's configuration:\n           " +
                section_of(one_line(outcome.git_key)) +
                "\n           It applies only to agents' worktrees; nothing else was changed.\n";
    if (outcome.default_branch)
        text += "  branch   " + one_line(outcome.default_branch->name.str()) +
                ": the default branch, from " + outcome.default_branch->said_by() + "\n";
    if (!outcome.settings.empty()) text += "  set      " + join(outcome.settings, ", ") + "\n";
    if (outcome.choices) {
        text += attended_agent_text(outcome);
        if (!outcome.already)
            text += "  kept     your checkout, your branches and your hooks are as they were\n";
        return text + warnings_text(outcome.warnings, style) + attended_next_text(outcome);
    }
    // What was known before has its plan and its settings.
    const bool is_new = !outcome.already && !outcome.relinked;
    if (is_new && !outcome.agent_chosen) text += agents_text(outcome.runtimes);
    text += warnings_text(outcome.warnings, style);
    if (is_new)
        text += "next: 'git atelier plan GOAL' with an agent, or 'git atelier plan --from FILE'\n";
    return text;
}

} // namespace atelier
