// What is known of a kind of agent: how it is started, and what it does otherwise than others.
#pragma once

#include "base/enum_names.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// In which form an agent prints what it does; acp: it is talked with, in the Agent Client Protocol.
enum class RuntimeOutput {
    plain,
    claude_stream_json,
    codex_jsonl,
    gemini_stream_json,
    opencode_json,
    copilot_json,
    pi_json,
    acp
};
constexpr auto names_of(RuntimeOutput) {
    return std::to_array<Named<RuntimeOutput>>(
        {{RuntimeOutput::plain, "plain"},
         {RuntimeOutput::claude_stream_json, "claude-stream-json"},
         {RuntimeOutput::codex_jsonl, "codex-jsonl"},
         {RuntimeOutput::gemini_stream_json, "gemini-stream-json"},
         {RuntimeOutput::opencode_json, "opencode-json"},
         {RuntimeOutput::copilot_json, "copilot-json"},
         {RuntimeOutput::pi_json, "pi-json"},
         {RuntimeOutput::acp, "acp"}});
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

// How an agent without a terminal is given its brief.
enum class PromptBy { argument, standard_input, file };
constexpr auto names_of(PromptBy) {
    return std::to_array<Named<PromptBy>>({{PromptBy::argument, "argument"},
                                           {PromptBy::standard_input, "stdin"},
                                           {PromptBy::file, "file"}});
}

// What a runtime's own options limit: how often it asks a model again, and what it may use up.
enum class RuntimeLimit { retries, tokens, cost };
constexpr auto names_of(RuntimeLimit) {
    return std::to_array<Named<RuntimeLimit>>({{RuntimeLimit::retries, "retries"},
                                               {RuntimeLimit::tokens, "tokens"},
                                               {RuntimeLimit::cost, "cost"}});
}

// A runtime as its YAML file says. A command is an argument vector with placeholders
// (runtime_command.hpp), empty where the runtime has none.
struct RuntimeDefinition {
    std::string name;
    std::vector<std::string> worker;
    std::vector<std::string> worker_resume = {};
    // On a terminal, and without one.
    std::vector<std::string> planner = {};
    std::vector<std::string> planner_batch = {};
    // On a terminal.
    std::vector<std::string> planner_resume = {};
    // Instructions in, words out.
    std::vector<std::string> text = {};
    // Where it keeps the conversation {runtime_session}: patterns of files, of which one has to be
    // there (app/agent/conversation); none: nobody can look.
    std::vector<std::string> conversation = {};
    // Where a login of its user can be seen: `$NAME`, a variable of theirs, or a file; none: nobody
    // can look.
    std::vector<std::string> login = {};
    PromptBy prompt = PromptBy::argument;
    // Who is asked for words may call programs meanwhile.
    bool text_has_tools = false;
    // Its own options on how often it tries again and what it may use up; they stand where the
    // configured options do, in front of them.
    std::vector<std::string> limits = {};
    std::map<std::string, std::string> env = {};
    // The folder in the home where skills are linked; "" for none.
    std::string skills = {};
    RuntimeOutput output = RuntimeOutput::plain;
    HookDialect hooks = HookDialect::none;
    GitHooks git_hooks = GitHooks::kept;
    // What it asks a person once, on a terminal, in words that follow its name; "" for nothing.
    std::string first_start = {};
    std::filesystem::path file = {};
};

// A file of a runtime's where that person has it: `~` stands for their home and `$NAME` for a
// variable of theirs, at the beginning. nullopt: they have no such variable.
std::optional<std::string> persons_path(const std::string& written,
                                        const std::map<std::string, std::string>& environment);

// What a turn of an agent is started by.
struct TurnCommand {
    const std::vector<std::string>& argv;
    // It is a person's to talk to.
    bool on_terminal = false;
};
TurnCommand worker_command(const RuntimeDefinition& runtime);
// Their `argv` is empty where the runtime cannot go on in a conversation.
TurnCommand worker_resume_command(const RuntimeDefinition& runtime);
TurnCommand planner_resume_command(const RuntimeDefinition& runtime);
// Its `argv` is empty where the runtime cannot be asked for words.
TurnCommand text_command(const RuntimeDefinition& runtime);
// Where the runtime has a command for only one of terminal and none, that one; its `argv` is empty
// where it has neither.
TurnCommand planner_command(const RuntimeDefinition& runtime, bool has_terminal);

// Of a program that a runtime starts: "" where an agent of this machine would find it, else why it
// would not ("is not on PATH").
using WhyNoProgram = std::function<std::string(const std::string& name)>;

// The programs that it starts, each once. One that a placeholder names is known only when a turn
// begins, and left out.
std::vector<std::string> programs_of(const RuntimeDefinition& runtime);

// One sentence that names the runtime and each of its programs that is missing; "" when none is.
std::string missing_programs(const RuntimeDefinition& runtime, const WhyNoProgram& why_missing);

} // namespace atelier
