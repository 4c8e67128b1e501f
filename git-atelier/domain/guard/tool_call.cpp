#include "domain/guard/tool_call.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// The names under which runtimes offer their models a shell, and tools that write files.
constexpr std::array<std::string_view, 8> shells = {
    "Bash",  "bash",        "run_shell_command", "exec_command",
    "shell", "local_shell", "shell_command",     "run_commands"};
constexpr std::array<std::string_view, 13> writers = {
    "Write",  "Edit",  "MultiEdit", "NotebookEdit", "write",       "edit",     "write_file",
    "create", "patch", "replace",   "apply_patch",  "str_replace", "multiedit"};
constexpr std::array<std::string_view, 5> path_keys = {"file_path", "filePath", "path", "fileName",
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

using Words = std::vector<std::string>;

// The simple commands of a shell script, each as its words. Quotes hold words together; what a
// shell would work out (variables, substitutions) is taken as it is written.
class Script {
  public:
    explicit Script(std::string_view text) {
        for (const char c : text)
            take(c);
        end_command();
    }

    const std::vector<Words>& commands() const { return commands_; }

  private:
    void take(char c) {
        if (escaped_) {
            escaped_ = false;
            add(c);
        } else if (c == '\\' && quote_ != '\'') {
            escaped_ = true;
        } else if (quote_ != '\0') {
            if (c == quote_)
                quote_ = '\0';
            else
                add(c);
        } else if (c == '\'' || c == '"') {
            quote_ = c;
            in_word_ = true;
        } else if (c == ' ' || c == '\t') {
            end_word();
        } else if (std::string_view("\n;|&(){}`").find(c) != std::string_view::npos) {
            end_command();
        } else {
            add(c);
        }
    }
    void add(char c) {
        word_ += c;
        in_word_ = true;
    }
    void end_word() {
        if (in_word_) words_.push_back(std::move(word_));
        word_.clear();
        in_word_ = false;
    }
    void end_command() {
        end_word();
        if (!words_.empty()) commands_.push_back(std::move(words_));
        words_.clear();
    }

    std::vector<Words> commands_;
    Words words_;
    std::string word_;
    bool in_word_ = false;
    bool escaped_ = false;
    char quote_ = '\0';
};

// `folder` may be unknown.
bool is_in(const fs::path& path, const fs::path& folder) {
    return !folder.empty() && is_below(path.native(), folder.native());
}

// A call of git as a script says it.
struct GitCall {
    // Settings given by -c and by variables in front of it.
    std::vector<std::string> settings;
    // The folder it works in, where the script or -C names one.
    fs::path folder;
    std::string command;
    Words arguments;
};

// One that is set in front of a command, or a program that runs another.
bool stands_in_front(const std::string& word) {
    constexpr std::array<std::string_view, 5> wrappers = {"env", "command", "exec", "nice", "time"};
    return word.find('=') != std::string::npos ||
           std::ranges::find(wrappers, std::string_view(word)) != wrappers.end();
}

std::optional<GitCall> git_call(const Words& words, const fs::path& here) {
    GitCall call{.settings = {}, .folder = here, .command = {}, .arguments = {}};
    auto at = words.begin();
    for (; at != words.end() && stands_in_front(*at); ++at)
        call.settings.push_back(*at);
    if (at == words.end() || fs::path(*at).filename() != "git") return std::nullopt;
    for (++at; at != words.end() && at->starts_with("-"); ++at) {
        const bool takes_next = *at == "-c" || *at == "-C";
        if (takes_next && at + 1 == words.end()) break;
        if (*at == "-c")
            call.settings.push_back(*++at);
        else if (*at == "-C")
            call.folder = (call.folder / *++at).lexically_normal();
    }
    if (at == words.end()) return std::nullopt;
    call.command = *at;
    call.arguments.assign(at + 1, words.end());
    return call;
}

bool switches_hooks_off(const GitCall& call) {
    const auto is_about_hooks = [](const std::string& setting) {
        const std::string lower = ascii_lower(setting);
        return lower.starts_with("core.hookspath") || lower.starts_with("hook.") ||
               lower.starts_with("git_config");
    };
    constexpr std::array<std::string_view, 6> with_hooks = {"commit", "push",        "merge",
                                                            "rebase", "cherry-pick", "am"};
    const bool has_hooks =
        std::ranges::find(with_hooks, std::string_view(call.command)) != with_hooks.end();
    return std::ranges::any_of(call.settings, is_about_hooks) ||
           (has_hooks &&
            std::ranges::find(call.arguments, "--no-verify") != call.arguments.end()) ||
           (call.command == "config" && std::ranges::any_of(call.arguments, is_about_hooks));
}

bool writes(const GitCall& call) {
    constexpr std::array<std::string_view, 13> writing = {
        "commit", "add",   "merge",    "rebase", "reset", "cherry-pick", "am",
        "apply",  "stash", "checkout", "switch", "rm",    "restore"};
    return std::ranges::find(writing, std::string_view(call.command)) != writing.end();
}

std::optional<std::string> why_git_refused(const GitCall& call, const ToolCallFacts& facts) {
    if (call.command == "push")
        return "An agent does not push. Commit on the branch you are on; what is done lands when "
               "your "
               "session ends, and the overseer publishes it.";
    if (switches_hooks_off(call))
        return "The hooks of this worktree stay on. When they refuse a commit they say why: do "
               "what "
               "they say, or ask with changeset_block.";
    const bool outside = !call.folder.empty() && is_in(call.folder, facts.enlistment) &&
                         !is_in(call.folder, facts.worktree);
    if (outside && writes(call))
        return facts.enlistment.string() +
               " is the person's checkout: look, do not touch. Work in " + facts.worktree.string() +
               ".";
    if (facts.role == Role::planner && call.command == "commit")
        return "A planner changes no code. Plan the change with plan_changesets; a worker will "
               "make it.";
    return std::nullopt;
}

std::optional<std::string> why_script_refused(const std::string& script,
                                              const ToolCallFacts& facts) {
    fs::path here;
    const Script parsed(script);
    for (const Words& words : parsed.commands()) {
        if (words.front() == "cd" && words.size() > 1) {
            here = fs::path(words[1]).lexically_normal();
        } else if (const auto call = git_call(words, here)) {
            if (auto why = why_git_refused(*call, facts)) return why;
        }
    }
    return std::nullopt;
}

std::optional<std::string> why_file_refused(const std::string& file, const ToolCallFacts& facts) {
    const fs::path path = (facts.worktree / file).lexically_normal();
    const bool own = is_in(path, facts.worktree);
    if (facts.role == Role::planner && (own || is_in(path, facts.enlistment)))
        return "A planner changes no code. Plan the change with plan_changesets; a worker will "
               "make it.";
    if (!own && is_in(path, facts.enlistment))
        return path.string() + " is in the person's checkout. Your worktree is " +
               facts.worktree.string() + ".";
    return std::nullopt;
}

// The script without the text that it gives its only command as standard input, in the form that a
// shell takes as it is written; unchanged where it has none.
std::string without_input(const std::string& script) {
    const std::vector<std::string> lines = lines_of(std::string(trim(script)));
    if (lines.size() < 2) return script;
    const std::string& first = lines.front();
    const auto mark = first.find("<<'");
    if (mark == std::string::npos || !first.ends_with("'")) return script;
    const std::string end = first.substr(mark + 3, first.size() - mark - 4);
    const auto found = std::ranges::find(lines, end);
    return found + 1 == lines.end() ? first.substr(0, mark) : script;
}

} // namespace

ToolCall tool_call(std::string tool, ToolKind kind, const Json& input) {
    ToolCall call{std::move(tool), "", {}};
    if (kind == ToolKind::runs || is_one_of(shells, call.tool)) call.command = command_in(input);
    // Codex edits files through its shell tool's name, too.
    if (kind == ToolKind::writes || is_one_of(writers, call.tool) ||
        patched_files(call.command).size() > 0)
        call.files = files_in(input);
    return call;
}

Result<std::optional<ToolCall>> tool_call_of(const std::string& input) {
    const auto parsed = parse_json(input);
    if (std::holds_alternative<JsonFault>(parsed))
        return fail(ErrorCode::usage, "what the runtime said of its tool is not a JSON document");
    const Json& payload = std::get<Json>(parsed);
    const Json* given = payload.find("tool_input");
    if (given == nullptr) given = payload.find("toolArgs");
    if (given == nullptr) return std::nullopt;
    ToolCall call = tool_call(payload.string_at("tool_name", payload.string_at("toolName")),
                              ToolKind::unnamed, *given);
    if (call.command.empty() && call.files.empty()) return std::nullopt;
    return call;
}

std::optional<std::string> why_refused(const ToolCall& call, const ToolCallFacts& facts) {
    for (const std::string& file : call.files)
        if (auto why = why_file_refused(file, facts)) return why;
    return why_script_refused(call.command, facts);
}

bool is_skill_alone(const ToolCall& call, const std::vector<std::string>& skills) {
    if (!call.files.empty()) return false;
    const std::string script = without_input(call.command);
    if (script.find_first_of("$`<>") != std::string::npos) return false;
    const Script parsed(script);
    return parsed.commands().size() == 1 && is_one_of(skills, parsed.commands().front().front());
}

} // namespace atelier
