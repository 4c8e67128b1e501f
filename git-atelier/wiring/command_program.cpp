// git-atelier itself: finds the command, gives it its world, opens manual pages.
#include "base/likeness.hpp"
#include "posix/large_pages.hpp"
#include "view/text/layout.hpp"
#include "wiring/caller.hpp"
#include "wiring/command.hpp"
#include "wiring/completion.hpp"
#include "wiring/pager.hpp"
#include "wiring/traced_call.hpp"

#include <algorithm>
#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

const Command* find_command(std::span<const Command* const> commands, std::string_view name) {
    for (const Command* command : commands)
        if (command->declaration.name == name) return command;
    return nullptr;
}

Error no_such_command(std::span<const Command* const> commands, const std::string& written) {
    if (written.starts_with('-'))
        return {ErrorCode::usage, "'" + written + "' is not an option of git atelier itself",
                advise(Hint::options_behind)};
    std::vector<std::string_view> names;
    for (const Command* command : commands)
        names.push_back(command->declaration.name);
    return {ErrorCode::usage,
            "there is no command '" + written + "'" + did_you_mean(written, names),
            advise(Hint::lists_commands)};
}

std::string overview(std::span<const Command* const> commands) {
    std::string text = "usage: git atelier COMMAND [ARGUMENTS]\n\n"
                       "Let coding agents work in this repository, and answer for every change.\n";
    std::vector<std::string_view> groups;
    for (const Command* command : commands)
        if (std::find(groups.begin(), groups.end(), command->declaration.group) == groups.end())
            groups.push_back(command->declaration.group);
    for (const std::string_view group : groups) {
        text += "\n" + std::string(group) + "\n";
        for (const Command* command : commands) {
            if (command->declaration.group != group) continue;
            std::string name(command->declaration.name);
            name.resize(std::max<std::size_t>(name.size(), 10), ' ');
            text += "    " + name + "  " + std::string(command->declaration.summary) + "\n";
        }
    }
    return text + "\n'git atelier COMMAND -h' shows its options, '--help' opens its manual.\n";
}

Json overview_description(std::span<const Command* const> commands) {
    Json list = Json::array();
    for (const Command* command : commands)
        list.push(describe(command->declaration, ProgramKind::command));
    Json out = Json::object();
    out.set("kind", "program").set("name", "git-atelier").set("commands", std::move(list));
    return out;
}

// Becomes man(1); returns only when there is none, having printed `instead`.
int open_manual(const std::string& page, const std::string& instead) {
    ::execlp("man", "man", page.c_str(), static_cast<char*>(nullptr));
    return write_out(instead) ? 0 : 128;
}

int print(const std::string& text) {
    return write_out(text) ? 0 : 128;
}

Result<fs::path> working_folder(const std::string& given) {
    std::error_code fault;
    const fs::path folder = fs::absolute(given.empty() ? "." : given, fault);
    if (!fault && fs::is_directory(folder, fault)) return folder.lexically_normal();
    return fail(ErrorCode::usage, "there is no folder '" + given + "'", advise(Hint::give_folder));
}

// What a shell is answered for the last of `words`, which stand behind `git atelier`.
int complete_words(std::span<const Command* const> commands,
                   const std::vector<std::string>& words) {
    std::vector<Declaration> declarations;
    for (const Command* command : commands)
        declarations.push_back(command->declaration);
    const Completion asked = complete(declarations, words);
    const auto folder = working_folder(asked.folder);
    return folder ? print(completion_text(asked, *folder)) : 0;
}

int usage_failure(const std::vector<std::string>& arguments, const Error& error) {
    const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    const Audience audience = audience_of_this_call();
    const bool written = json ? write_out(failure_document("git-atelier", error, audience))
                              : write_err(error_text(error, audience));
    return written ? info(error.code).exit_status : 128;
}

// `help COMMAND`.
int help_on(std::span<const Command* const> commands, const std::vector<std::string>& arguments) {
    const Command* const command = find_command(commands, arguments[1]);
    if (command == nullptr)
        return usage_failure(arguments, no_such_command(commands, arguments[1]));
    return print(help_text(command->declaration, ProgramKind::command));
}

Result<Outcome> admitted(const Command& command, const Args& args, CommandEnv& env) {
    ATELIER_CHECK(env.admit(args));
    ATELIER_TRY(Outcome outcome, command.run(args, env));
    if (outcome.text && !outcome.verbatim)
        outcome.text = fitted(*outcome.text, env.terminal(STDOUT_FILENO).style.columns);
    return looks(args) ? paged(args, env, std::move(outcome)) : std::move(outcome);
}

int run_command(const Command& command, const std::vector<std::string>& arguments,
                const fs::path& before_name) {
    const std::string page = "git-atelier-" + std::string(command.declaration.name);
    // What stands behind "--" may be another program's.
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    if (std::find(arguments.begin(), end, "--help") != end)
        return open_manual(page, help_text(command.declaration, ProgramKind::command));
    return run_program(
        command.declaration, ProgramKind::command, arguments,
        [&](const Args& args) -> Result<Outcome> {
            ATELIER_TRY(const fs::path outer, working_folder(before_name.string()));
            const fs::path inner = args.text_or("directory", "");
            ATELIER_TRY(const fs::path folder, working_folder((outer / inner).string()));
            ProcessEnvironment around = read_process_environment();
            TracedCall call(around, "git atelier " + std::string(command.declaration.name));
            CommandEnv env(std::move(around), folder, call);
            return call.ended(admitted(command, args, env));
        },
        audience_of_this_call);
}

} // namespace

std::string CommandEnv::version() {
    return ATELIER_VERSION;
}

int run_command_program(std::span<const Command* const> commands, int argc, char** argv) {
    posix::use_large_pages();
    std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    fs::path folder;
    while (arguments.size() >= 2 && arguments.front() == "-C") {
        // Each is relative to the one before it, as Git has it.
        folder = arguments[1].empty() ? folder : folder / arguments[1];
        arguments.erase(arguments.begin(), arguments.begin() + 2);
    }
    if (arguments.empty()) {
        write_err(overview(commands));
        return info(ErrorCode::usage).exit_status;
    }
    const std::string first = arguments.front();
    if (first == "help" && arguments.size() > 1) return help_on(commands, arguments);
    if (first == "-h" || first == "help") return print(overview(commands));
    if (first == "--help") return open_manual("git-atelier", overview(commands));
    if (first == "--version" || first == "version")
        return print("git-atelier " ATELIER_VERSION "\n");
    if (first == "--complete")
        return complete_words(commands, {arguments.begin() + 1, arguments.end()});
    if (first == "--describe") return print(overview_description(commands).dump_pretty());
    const Command* command = find_command(commands, first);
    if (command == nullptr) return usage_failure(arguments, no_such_command(commands, first));
    arguments.erase(arguments.begin());
    return run_command(*command, arguments, folder);
}

} // namespace atelier
