// git atelier config: shows and sets the settings of a project.
#include "view/config.hpp"
#include "app/project/change_settings.hpp"
#include "commands/commands.hpp"
#include "commands/text_editing.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "key",
     .help =
         "a setting, such as changeset.max_lines, or the first part of several, such as changeset",
     .arity = Arity::optional,
     .names = Naming::setting},
    {.name = "value",
     .help = "the new value; lists are written as JSON",
     .arity = Arity::optional,
     .names = Naming::setting_value,
     .may_be_empty = true}};

constexpr Option options[] = {
    {.name = "list", .help = "list all settings, as without KEY"},
    {.name = "origin", .help = "also show whether a value is from the file or the default"},
    {.name = "unset", .help = "reset KEY to its default"},
    {.name = "edit", .help = "edit the file in your editor; mistakes are not saved"},
};

bool only_shows(const Args& args) {
    return !args.has("value") && !args.has("unset") && !args.has("edit");
}

Result<Outcome> edit(CommandEnv& env, const ProjectPaths& paths) {
    // Where the file cannot be read, the editor that it names is not known.
    const auto settings = read_settings(env.files(), paths);
    ATELIER_TRY(const TextEditing editing, text_editing(env, settings.value_or(Settings{}), paths));
    ATELIER_TRY(Ids* const ids, env.ids());
    ATELIER_TRY(const auto changes,
                edit_settings(editing, paths, "config-" + ids->base36(4) + ".json"));
    return Outcome{setting_changes_json(changes), setting_changes_text(changes)};
}

Result<Outcome> show(const Args& args, CommandEnv& env, const ProjectPaths& paths) {
    const auto key = args.text("key");
    const bool origins = args.has("origin");
    ATELIER_TRY(const SettingsOutcome shown, show_settings(env.files(), paths, key));
    const bool one = key && shown.settings.size() == 1 && shown.settings.front().key == *key;
    return Outcome{settings_json(shown),
                   one ? setting_text(shown, origins) : settings_text(shown, origins, env.style())};
}

Result<void> check_together(const Args& args) {
    const bool key = args.has("key");
    if (args.has("unset") && (!key || args.has("value")))
        return fail(ErrorCode::usage, "--unset takes a KEY and no VALUE");
    if ((args.has("edit") || args.has("list")) && key)
        return fail(ErrorCode::usage, args.has("edit") ? "--edit opens the whole file, without KEY"
                                                       : "--list shows all, without KEY");
    if (args.has("edit") && (args.has("unset") || args.has("list")))
        return fail(ErrorCode::usage, "--edit goes with no other option",
                    advise(Hint::leave_one_out));
    return {};
}

// As `init` does; its program may be installed later.
Result<void> require_runtime(CommandEnv& env, const std::string& key, const std::string& name) {
    if (name.empty() || (key != "agent.default" && key != "artisan.default")) return {};
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_CHECK(runtimes->definition(name));
    return {};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_together(args));
    ATELIER_TRY(const ProjectPaths paths, env.project_place());
    if (args.has("edit")) return edit(env, paths);
    if (only_shows(args)) return show(args, env, paths);
    const std::string key = args.text_or("key", "");
    const auto value = args.text("value");
    if (value) ATELIER_CHECK(require_runtime(env, key, *value));
    ATELIER_TRY(const ChangeOutcome outcome, value ? set_setting(env.files(), paths, key, *value)
                                                   : unset_setting(env.files(), paths, key));
    return Outcome{setting_change_json(outcome), setting_change_text(outcome)};
}

} // namespace

const Command config_command = {
    .declaration = {.name = "config",
                    .summary = "show and change the settings of a project",
                    .arguments = arguments,
                    .options = options,
                    .group = "begin",
                    .callers = overseers,
                    .looks = only_shows},
    .run = run,
};

} // namespace atelier
