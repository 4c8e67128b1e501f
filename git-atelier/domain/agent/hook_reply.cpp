#include "domain/agent/hook_reply.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace atelier {
namespace {

// The names under which runtimes offer their models a shell, and tools that write files.
constexpr std::array<std::string_view, 8> shells = {
    "Bash",  "bash",        "run_shell_command", "exec_command",
    "shell", "local_shell", "shell_command",     "run_commands"};
constexpr std::array<std::string_view, 13> writers = {
    "Write",  "Edit",  "MultiEdit", "NotebookEdit", "write",       "edit",     "write_file",
    "create", "patch", "replace",   "apply_patch",  "str_replace", "multiedit"};
constexpr std::array<std::string_view, 4> path_keys = {"file_path", "filePath", "path",
                                                       "notebook_path"};
constexpr std::array<std::string_view, 3> command_keys = {"command", "cmd", "script"};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

// A command may come as a vector, whose last argument is the script where the first are a shell's.
std::string words_of(const Json& value) {
    if (value.is_string()) return value.as_string();
    std::vector<std::string> words;
    if (value.is_array())
        for (const Json& word : value.as_array())
            if (word.is_string()) words.push_back(word.as_string());
    return join(words, " ");
}

std::string command_in(const Json& input) {
    for (const std::string_view key : command_keys)
        if (const Json* value = input.find(key)) return words_of(*value);
    return "";
}

// The files of a patch in the form that begins with *** Begin Patch.
std::vector<std::string> patched_files(const std::string& patch) {
    std::vector<std::string> files;
    for (const std::string& line : lines_of(patch))
        for (const std::string_view mark :
             {"*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "})
            if (line.starts_with(mark)) files.push_back(line.substr(mark.size()));
    return files;
}

std::vector<std::string> files_in(const Json& input) {
    for (const std::string_view key : path_keys)
        if (std::string path = input.string_at(key); !path.empty()) return {std::move(path)};
    for (const std::string_view key : {"patchText", "patch", "input", "command"})
        if (auto files = patched_files(input.string_at(key)); !files.empty()) return files;
    return {};
}

Json decision(const std::string& word, const std::string& reason) {
    return Json::object({{"decision", word}, {"reason", reason}});
}

} // namespace

std::string context_reply(HookDialect form, const std::string& text) {
    if (form == HookDialect::copilot)
        return Json::object({{"additionalContext", text}}).dump() + "\n";
    if (form != HookDialect::gemini) return text;
    return Json::object({{"hookSpecificOutput", Json::object({{"hookEventName", "SessionStart"},
                                                              {"additionalContext", text}})}})
               .dump() +
           "\n";
}

std::string denial_reply(HookDialect form, const std::string& reason) {
    if (form == HookDialect::gemini) return decision("deny", reason).dump() + "\n";
    Json denied =
        Json::object({{"permissionDecision", "deny"}, {"permissionDecisionReason", reason}});
    if (form == HookDialect::copilot) return denied.dump() + "\n";
    denied.set("hookEventName", "PreToolUse");
    return Json::object({{"hookSpecificOutput", std::move(denied)}}).dump() + "\n";
}

std::string continue_reply(HookDialect form, const std::string& reason) {
    return decision(form == HookDialect::gemini ? "deny" : "block", reason).dump() + "\n";
}

Result<std::optional<ToolCall>> tool_call_of(const std::string& input) {
    const auto parsed = parse_json(input);
    if (std::holds_alternative<JsonFault>(parsed))
        return fail(ErrorCode::usage, "what the runtime said of its tool is no JSON document");
    const Json& payload = std::get<Json>(parsed);
    ToolCall call{payload.string_at("tool_name", payload.string_at("toolName")), "", {}};
    const Json* given = payload.find("tool_input");
    if (given == nullptr) given = payload.find("toolArgs");
    if (given == nullptr) return std::nullopt;
    if (is_one_of(shells, call.tool)) call.command = command_in(*given);
    // Codex edits files through its shell tool's name, too.
    if (is_one_of(writers, call.tool) || patched_files(call.command).size() > 0)
        call.files = files_in(*given);
    if (call.command.empty() && call.files.empty()) return std::nullopt;
    return call;
}

} // namespace atelier
