// git atelier completion: what teaches a shell to complete the commands.
#include "commands/commands.hpp"

namespace atelier {
namespace {

enum class Shell { bash, zsh, fish };
constexpr auto names_of(Shell) {
    return std::to_array<Named<Shell>>(
        {{Shell::bash, "bash"}, {Shell::zsh, "zsh"}, {Shell::fish, "fish"}});
}

constexpr Argument arguments[] = {
    {.name = "shell", .help = "bash, zsh or fish", .choices = all_names<Shell>}};

std::string_view script_of(Shell shell) {
    switch (shell) {
    case Shell::bash:
        return "git-atelier.bash";
    case Shell::zsh:
        return "_git-atelier";
    case Shell::fish:
        break;
    }
    return "git-atelier.fish";
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto shell, args.choice<Shell>("shell"));
    ATELIER_TRY(const auto share, env.share());
    const auto file = share / "completions" / script_of(*shell);
    ATELIER_TRY(std::string script, env.read_input(file.string()));
    Json body = Json::object();
    body.set("shell", name_of(*shell)).set("file", file.string()).set("script", script);
    return Outcome{.body = std::move(body), .text = std::move(script), .verbatim = true};
}

} // namespace

const Command completion_command = {
    .declaration = {.name = "completion",
                    .summary = "print a shell completion script",
                    .arguments = arguments,
                    .group = "begin",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
