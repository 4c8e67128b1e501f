// A registered repository: where its state lives and what config.sys.json says.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/guard/git_variables.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace atelier {

// `<basename>-<first 8 hex of the SHA-256 of the enlistment's real path>`.
std::string project_key(const std::filesystem::path& enlistment);

// What the program manages itself (config.sys.json); unknown keys survive a rewrite.
struct ProjectRecord {
    std::filesystem::path enlistment;
    std::string key;
    std::string issue_prefix = "at";
    Time created_at{};
    std::string version;
    // The document it was read from, for the keys we do not know.
    Json document = Json::object();
};
Result<ProjectRecord> parse_project(const Json& document, const std::string& file);
Json project_json(const ProjectRecord& record);

// Where everything of one project is.
struct ProjectPaths {
    std::filesystem::path folder;

    std::filesystem::path system_config() const { return folder / "config.sys.json"; }
    std::filesystem::path user_config() const { return folder / "config.user.json"; }
    // Of the plan, and of its mirror in Beads.
    std::filesystem::path beads() const { return folder / ".beads"; }
    std::filesystem::path store() const { return beads() / "atelier.db"; }
    // The lines beside the log of the plan, which the store writes.
    std::filesystem::path decisions() const { return folder / "decisions"; }
    std::filesystem::path templates() const { return folder / "templates"; }
    std::filesystem::path agents() const { return folder / "agents"; }
    std::filesystem::path home(const AgentId& agent) const {
        return agents() / std::string(name_of(agent.role())) / agent.name();
    }
    // Where it works in a turn without tools.
    std::filesystem::path text_home(const AgentId& agent, const SessionId& session) const {
        return home(agent) / "text" / session.str();
    }
    std::filesystem::path transcripts() const { return folder / "transcripts"; }
    // What the agent of that session printed.
    std::filesystem::path transcript(const SessionId& session) const {
        return transcripts() / (session.str() + ".jsonl");
    }
    // What its agent wrote to standard error.
    std::filesystem::path transcript_errors(const SessionId& session) const {
        return transcripts() / (session.str() + ".err");
    }
    // What both were before there were two.
    std::filesystem::path older_transcript(const SessionId& session) const {
        return transcripts() / (session.str() + ".log");
    }
    // What its agent was told, and what that one answered where only words were wanted.
    std::filesystem::path prompt(const SessionId& session) const {
        return transcripts() / (session.str() + ".prompt.md");
    }
    // The part of that which says who answers, where it was told apart.
    std::filesystem::path system(const SessionId& session) const {
        return transcripts() / (session.str() + ".system.md");
    }
    std::filesystem::path reply(const SessionId& session) const {
        return transcripts() / (session.str() + ".reply");
    }
    std::filesystem::path worktrees() const { return folder / "worktrees"; }
    std::filesystem::path meta() const { return worktrees() / ".meta"; }
    std::filesystem::path mapping(const BeadId& epic) const {
        return meta() / (epic.str() + ".json");
    }
    // By the name of such a file; nullopt: it is none.
    static std::optional<BeadId> epic_of_mapping(const std::string& name);
    // What is being copied into that worktree.
    std::filesystem::path copy_draft(const std::filesystem::path& worktree) const {
        return worktrees() / ("." + worktree.filename().string() + ".copy");
    }
    // What was moved out of worktrees before they went.
    std::filesystem::path kept() const { return folder / "kept"; }
    // For each hook a small program of its own, which becomes the one that `program` leads to.
    std::filesystem::path hooks() const { return folder / "hooks"; }
    // What is kept of the run in the background: its lock, which one it is, and its log.
    std::filesystem::path daemon() const { return folder / "daemon"; }
    std::filesystem::path daemon_run() const { return daemon() / "run.json"; }
    std::filesystem::path daemon_log() const { return daemon() / "log"; }
    std::filesystem::path program() const { return folder / "program"; }
    // The text of those small programs as it was last written.
    std::filesystem::path hook_text() const { return folder / "hook-text"; }
    // How the repository stood when the sessions began that run now.
    std::filesystem::path sessions() const { return folder / "sessions"; }
    // What was found among the hooks and is not ours.
    std::filesystem::path found_hooks() const { return folder / "found-hooks"; }
    // What worktrees of ours read, and what follows an agent into every other place of the
    // repository.
    std::filesystem::path git_config() const { return folder / "git.config"; }
    std::filesystem::path carried_config() const { return folder / carried_file; }
    // The git dir through which we read the repository.
    std::filesystem::path safe_git_dir() const { return folder / "git"; }
};

} // namespace atelier
