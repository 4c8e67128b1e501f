#include "domain/agent_environment.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

using Variables = std::map<std::string, std::string>;

constexpr auto git_local = std::to_array<std::string_view>(
    {"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
     "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
     "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
     "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_REF_STORAGE_FORMAT",
     "GIT_REFERENCE_BACKEND"});

constexpr auto passed_on = std::to_array<std::string_view>(
    {"ATELIER_DATA_DIR", "ATELIER_SHARE", "ATELIER_TRACE", "ATELIER_TEST_NOW", "ATELIER_TEST_SEED",
     "ATELIER_TEST_FAIL_AT"});

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_handed_configuration(std::string_view name) {
    return name == "GIT_CONFIG_COUNT" || name.starts_with("GIT_CONFIG_KEY_") ||
           name.starts_with("GIT_CONFIG_VALUE_");
}

bool is_ours(std::string_view name) {
    return name.starts_with("ATELIER_") || name.starts_with("BEADS_") || name.starts_with("BD_");
}

// Section and name of a key are matched without regard to case.
bool concerns_hooks(std::string_view key) {
    std::string lower(key);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower == "core.hookspath" || lower.starts_with("hook.");
}

// GIT_CONFIG_COUNT and its pairs, numbered anew without those that concern hooks. A count that Git
// itself would refuse is dropped with all its pairs.
void hand_over_counted(const Variables& user, Variables& out) {
    const auto text = user.find("GIT_CONFIG_COUNT");
    if (text == user.end()) return;
    const auto count = parse_integer(text->second);
    if (!count || *count < 0) return;
    long long kept = 0;
    for (long long n = 0; n < std::min<long long>(*count, 10'000); ++n) {
        const auto key = user.find("GIT_CONFIG_KEY_" + std::to_string(n));
        const auto value = user.find("GIT_CONFIG_VALUE_" + std::to_string(n));
        if (key == user.end() || value == user.end() || concerns_hooks(key->second)) continue;
        out["GIT_CONFIG_KEY_" + std::to_string(kept)] = key->second;
        out["GIT_CONFIG_VALUE_" + std::to_string(kept)] = value->second;
        ++kept;
    }
    if (kept > 0) out["GIT_CONFIG_COUNT"] = std::to_string(kept);
}

// One word in single quotes as Git writes it: a quote or exclamation mark inside is '\'' or '\!'.
// Leaves `text` behind the word; nullopt when it is none.
std::optional<std::string> take_quoted(std::string_view& text) {
    if (!text.starts_with('\'')) return std::nullopt;
    std::string out;
    std::size_t at = 1;
    while (at < text.size()) {
        if (text[at] != '\'') {
            out += text[at++];
            continue;
        }
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("'\\''") || rest.starts_with("'\\!'")) {
            out += rest[2];
            at += 4;
            continue;
        }
        text.remove_prefix(at + 1);
        return out;
    }
    return std::nullopt;
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

bool is_git_local(std::string_view variable) {
    return contains(git_local, variable);
}

std::optional<std::string> without_hooks(std::string_view parameters) {
    std::string out;
    std::string_view rest = trim(parameters);
    while (!rest.empty()) {
        const std::string_view start = rest;
        const auto first = take_quoted(rest);
        if (!first) return std::nullopt;
        std::string key = first->substr(0, first->find('='));
        if (rest.starts_with('=')) {
            // Newer Git: 'key'='value', or 'key'= for one without a value.
            key = *first;
            rest.remove_prefix(1);
            if (rest.starts_with('\'') && !take_quoted(rest)) return std::nullopt;
        }
        if (!rest.empty() && rest.front() != ' ') return std::nullopt;
        if (!concerns_hooks(key)) {
            if (!out.empty()) out += ' ';
            out += start.substr(0, start.size() - rest.size());
        }
        rest = trim(rest);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

std::map<std::string, std::string> agent_environment(const Variables& user,
                                                     const AgentFacts& facts) {
    Variables out;
    for (const auto& [name, value] : user) {
        const bool kept = is_ours(name) ? contains(passed_on, name)
                                        : !is_git_local(name) && !is_handed_configuration(name);
        if (kept) out[name] = value;
    }
    hand_over_counted(user, out);
    if (const auto given = user.find("GIT_CONFIG_PARAMETERS"); given != user.end())
        if (auto parameters = without_hooks(given->second))
            out["GIT_CONFIG_PARAMETERS"] = *std::move(parameters);
    for (const auto& [name, value] : facts.runtime)
        out[name] = value;

    const auto path = out.find("PATH");
    out["PATH"] =
        facts.programs.string() + ":" +
        (path == out.end() || path->second.empty() ? "/usr/local/bin:/usr/bin:/bin" : path->second);
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
