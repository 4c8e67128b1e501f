// git atelier new: makes a repository, and registers it.
#include "commands/commands.hpp"
#include "commands/register_options.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Argument arguments[] = {{.name = "path",
                                   .help = "a folder that does not exist yet, or is empty",
                                   .names = Naming::folder}};

// Those of `init` that a new repository can have.
constexpr Option options[] = {
    {.name = "yes", .help = "ask nothing"},
    branch_prefix_option,
    pr_mode_option,
    agent_option,
    store_option,
    issue_prefix_option,
};

// Whether the folder itself has to be made.
Result<bool> require_free(Files& files, const fs::path& path) {
    ATELIER_TRY(const auto found, files.find(path));
    if (!found) return true;
    ATELIER_TRY(const bool repository, files.exists(path / ".git"));
    if (repository)
        return fail(ErrorCode::usage, "there is a repository at " + path.string() + " already",
                    advise(Hint::init_there));
    std::vector<std::string> names;
    if (found->folder) {
        ATELIER_TRY(names, files.list(path));
    }
    if (found->folder && names.empty()) return false;
    return fail(ErrorCode::usage, path.string() + (found->folder ? " is not empty" : " is a file"),
                advise(Hint::empty_place));
}

Result<Outcome> registered(const Args& args, CommandEnv& there) {
    Args init(init_command.declaration, ProgramKind::command);
    for (const Option& option : options)
        for (const std::string& value : args.texts(option.name))
            init.add(option.name, value);
    if (asks_for_json(args)) init.add("json", "true");
    return init_command.run(init, there);
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const fs::path path = (env.directory() / args.text_or("path", "")).lexically_normal();
    Files& files = env.outputs();
    ATELIER_TRY(const bool is_new, require_free(files, path));
    const auto made = env.make_repository(path);
    auto outcome = [&]() -> Result<Outcome> {
        if (!made) return fail(made.error());
        CommandEnv there = env.elsewhere(path);
        return registered(args, there);
    }();
    if (!outcome) {
        // The failure that is told is the first one.
        (void)files.remove(is_new ? path : path / ".git");
        return outcome;
    }
    if (!made->empty()) {
        ATELIER_TRY(Progress* const progress, env.progress());
        progress->warn("no first commit was made: " + *made);
    }
    return outcome;
}

} // namespace

const Command new_command = {.declaration = {.name = "new",
                                             .summary = "create a repository and register it",
                                             .arguments = arguments,
                                             .options = options,
                                             .group = "begin",
                                             .callers = overseers},
                             .run = run};

} // namespace atelier
