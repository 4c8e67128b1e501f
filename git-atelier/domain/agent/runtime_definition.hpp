// What is known of a kind of agent: how it is started, and what it does otherwise than others.
#pragma once

#include "base/enum_names.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace atelier {

// In which form an agent prints what it does.
enum class RuntimeOutput {
    plain,
    claude_stream_json,
    codex_jsonl,
    gemini_stream_json,
    opencode_json,
    copilot_json,
    pi_json
};
constexpr auto names_of(RuntimeOutput) {
    return std::to_array<Named<RuntimeOutput>>(
        {{RuntimeOutput::plain, "plain"},
         {RuntimeOutput::claude_stream_json, "claude-stream-json"},
         {RuntimeOutput::codex_jsonl, "codex-jsonl"},
         {RuntimeOutput::gemini_stream_json, "gemini-stream-json"},
         {RuntimeOutput::opencode_json, "opencode-json"},
         {RuntimeOutput::copilot_json, "copilot-json"},
         {RuntimeOutput::pi_json, "pi-json"}});
}

// Whose configuration of hooks a runtime takes.
enum class HookDialect { none, claude, codex, gemini, copilot, opencode, pi };
constexpr auto names_of(HookDialect) {
    return std::to_array<Named<HookDialect>>({{HookDialect::none, "none"},
                                              {HookDialect::claude, "claude"},
                                              {HookDialect::codex, "codex"},
                                              {HookDialect::gemini, "gemini"},
                                              {HookDialect::copilot, "copilot"},
                                              {HookDialect::opencode, "opencode"},
                                              {HookDialect::pi, "pi"}});
}

// What becomes of Git's hooks in the commands that the runtime runs for its model.
enum class GitHooks { kept, disabled };
constexpr auto names_of(GitHooks) {
    return std::to_array<Named<GitHooks>>(
        {{GitHooks::kept, "kept"}, {GitHooks::disabled, "disabled"}});
}

// A runtime as its YAML file says.
struct RuntimeDefinition {
    std::string name;
    std::vector<std::string> worker;
    std::vector<std::string> planner;
    std::vector<std::string> resume;
    std::map<std::string, std::string> env;
    // The folder in the home where skills are linked; "" for none.
    std::string skills;
    RuntimeOutput output = RuntimeOutput::plain;
    HookDialect hooks = HookDialect::none;
    GitHooks git_hooks = GitHooks::kept;
    std::filesystem::path file;
};

} // namespace atelier
