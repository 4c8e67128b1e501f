#include "wiring/completion.hpp"

#include "app/look/named_things.hpp"
#include "app/project/change_settings.hpp"
#include "app/review/inbox.hpp"
#include "app/upkeep/rescue.hpp"
#include "base/text.hpp"
#include "domain/project/setting_list.hpp"
#include "ports/git_refs.hpp"
#include "wiring/command.hpp"
#include "wiring/traced_call.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

using Things = std::vector<NamedThing>;

// A list of candidates beside each other is read in columns.
constexpr std::size_t help_columns = 60;

Result<Things> open_messages(const Context& context) {
    ATELIER_TRY(const InboxOutcome inbox, read_inbox(context));
    Things things;
    for (const InboxItem& item : inbox.items)
        things.push_back({item.message.id().str(), item.message.subject()});
    return things;
}

Result<Things> rescued_things(CommandEnv& env, const Context& context) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const auto items, list_rescued({.plan = context,
                                                .repository = *repository,
                                                .files = env.files(),
                                                .paths = project->paths}));
    Things things;
    for (const Rescued& item : items)
        things.push_back({item.name, item.was});
    return things;
}

Things named_alone(const std::vector<std::string>& names) {
    Things things;
    for (const std::string& name : names)
        things.push_back({name});
    return things;
}

Result<Things> runtime_names(CommandEnv& env) {
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(const auto names, runtimes->names());
    return named_alone(names);
}

Result<Things> workflow_names(CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const workflows, env.workflows());
    ATELIER_TRY(const auto names, workflows->workflow_names());
    return named_alone(names);
}

Result<Things> artisan_names(CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const workflows, env.workflows());
    ATELIER_TRY(const auto names, workflows->artisan_names());
    return named_alone(names);
}

Result<Things> preset_names(CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const workflows, env.workflows());
    ATELIER_TRY(const auto names, workflows->preset_names());
    return named_alone(names);
}

Result<Things> workflows_and_runs(CommandEnv& env, const Completion& asked) {
    ATELIER_TRY(Things things, workflow_names(env));
    if (const auto context = env.context()) {
        ATELIER_TRY(const Things runs, runs_named(*context, asked.written));
        things.insert(things.end(), runs.begin(), runs.end());
    }
    return things;
}

// What stands in front of the names of branches: "ai/" of "ai/greeting".
Result<Things> branch_prefixes(CommandEnv& env) {
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const auto branches, repository->refs().branches());
    std::map<std::string, std::string> prefixes;
    for (const auto& [name, commit] : branches)
        if (const auto slash = name.find('/'); slash != std::string::npos)
            prefixes.emplace(name.substr(0, slash + 1), "as in " + name);
    Things things;
    for (const auto& [prefix, example] : prefixes)
        things.push_back({prefix, example});
    return things;
}

Result<Things> lost_projects(CommandEnv& env) {
    ATELIER_TRY(const auto data, env.data());
    ATELIER_TRY(const auto lost, projects_without_repository(env.files(), data));
    Things things;
    for (const ProjectRecord& record : lost)
        things.push_back({record.key, record.enlistment.string()});
    return things;
}

// The project's own; outside of one, what every project begins with.
std::vector<Setting> settings_here(CommandEnv& env) {
    const auto paths = env.project_place();
    if (!paths) return list_settings(Json::object());
    auto shown = show_settings(env.files(), *paths, std::nullopt);
    return shown ? std::move(shown->settings) : list_settings(Json::object());
}

constexpr std::string_view options_of_agents = "agent.options.";

Things setting_names(CommandEnv& env, const Completion& asked) {
    Things things;
    for (const Setting& setting : settings_here(env))
        things.push_back({setting.key, setting.wanted});
    // There are two for each runtime: too many to show among the others.
    if (!asked.written.starts_with(options_of_agents)) return things;
    for (const NamedThing& runtime : runtime_names(env).value_or(Things()))
        for (const Role role : {Role::planner, Role::worker}) {
            const std::string key =
                std::string(options_of_agents) + std::string(name_of(role)) + "." + runtime.name;
            if (std::ranges::find(things, key, &NamedThing::name) == things.end())
                things.push_back({key, "a list of strings"});
        }
    return things;
}

std::string as_typed(const Json& value) {
    return value.is_string() ? value.as_string() : value.dump();
}

// What it is now, and what it is unless it is set.
Things values_there_are(const Setting& setting) {
    Things things;
    const auto without = find_setting(Json::object(), setting.key);
    if (setting.kind == SettingKind::list || !without) return things;
    const std::string usual = as_typed(without->value);
    const std::string now = as_typed(setting.value);
    if (setting.is_set && now != usual) things.push_back({now, "as it is now"});
    if (!usual.empty()) things.push_back({usual, "the default"});
    return things;
}

Result<Things> values_of_setting(CommandEnv& env, const Completion& asked) {
    if (asked.arguments.empty()) return Things();
    const std::string& key = asked.arguments.front();
    if (key == "agent.default") return runtime_names(env);
    if (key == "branch.prefix") return branch_prefixes(env);
    const auto settings = settings_here(env);
    const auto setting = std::ranges::find(settings, key, &Setting::key);
    if (setting == settings.end()) return Things();
    Things things;
    if (setting->kind == SettingKind::boolean) things = {{"true"}, {"false"}};
    for (const std::string& choice : setting->choices)
        things.push_back({choice});
    return things.empty() ? values_there_are(*setting) : things;
}

// With an option that says of which kind it is, the name alone.
Result<Things> mail_controls(const Context& context, const Completion& asked) {
    for (const std::string_view option : {"new", "remove"}) {
        const auto kind = asked.options.find(option);
        if (kind == asked.options.end()) continue;
        const std::string before = kind->second + ":";
        ATELIER_TRY(Things things, mail_controls_named(context, before + asked.written));
        for (NamedThing& thing : things)
            thing.name.erase(0, before.size());
        return things;
    }
    return mail_controls_named(context, asked.written);
}

Result<Things> parts_and_more(const Context& context, const Completion& asked) {
    ATELIER_TRY(Things things, parts_of_plan_named(context, asked.written));
    if (asked.naming == Naming::any_bead) {
        ATELIER_TRY(const Things agents,
                    agents_named(context, {Role::planner, Role::worker}, asked.written));
        things.insert(things.end(), agents.begin(), agents.end());
    }
    ATELIER_TRY(const Things messages, open_messages(context));
    things.insert(things.end(), messages.begin(), messages.end());
    return things;
}

Result<Things> with(Things things, const Result<Things>& more) {
    if (!more) return more;
    things.insert(things.end(), more->begin(), more->end());
    return things;
}

Result<Things> pausable_things(CommandEnv& env, const Context& context, const Completion& asked) {
    ATELIER_TRY(Things things, epics_named(context, asked.written));
    ATELIER_TRY(things, with(std::move(things),
                             agents_named(context, {Role::planner, Role::worker}, asked.written)));
    ATELIER_TRY(things, with(std::move(things), unfinished_runs_named(context, asked.written)));
    for (auto [names, kind] :
         {std::pair(artisan_names(env), "artisan"), std::pair(runtime_names(env), "runtime")}) {
        if (!names) return names;
        for (NamedThing& one : *names)
            things.push_back({std::move(one.name), kind});
    }
    return things;
}

Result<Things> of_plan(CommandEnv& env, const Completion& asked) {
    ATELIER_TRY(const Context context, env.context());
    switch (asked.naming) {
    case Naming::bead:
        return parts_of_plan_named(context, asked.written);
    case Naming::bead_or_message:
    case Naming::any_bead:
        return parts_and_more(context, asked);
    case Naming::epic:
        return epics_named(context, asked.written);
    case Naming::task:
        return tasks_named(context, asked.written);
    case Naming::message:
        return open_messages(context);
    case Naming::pinned:
        return pinned_named(context, asked.written);
    case Naming::paused:
        return paused_named(context, asked.written);
    case Naming::bead_or_run: {
        ATELIER_TRY(Things things, parts_of_plan_named(context, asked.written));
        return with(std::move(things), runs_named(context, asked.written));
    }
    case Naming::place:
        return places_named(context, asked.written);
    case Naming::pausable:
        return pausable_things(env, context, asked);
    case Naming::planner:
        return agents_named(context, {Role::planner}, asked.written);
    case Naming::worker:
        return agents_named(context, {Role::worker}, asked.written);
    case Naming::address:
        return addresses_named(context, asked.written);
    case Naming::reader:
        return readers_named(context, asked.written);
    case Naming::mail_control:
        return mail_controls(context, asked);
    case Naming::rescued:
        return rescued_things(env, context);
    case Naming::run:
        return runs_named(context, asked.written);
    case Naming::piece:
        return pieces_named(context, asked.written);
    case Naming::by_help:
    case Naming::nothing:
    case Naming::runtime:
    case Naming::lost_project:
    case Naming::branch_prefix:
    case Naming::moment:
    case Naming::moment_or_last_look:
    case Naming::workflow:
    case Naming::artisan:
    case Naming::preset:
    case Naming::workflow_or_run:
    case Naming::setting:
    case Naming::setting_value:
    case Naming::file:
    case Naming::folder:
        break;
    }
    return Things();
}

Result<Things> things_for(CommandEnv& env, const Completion& asked) {
    if (asked.naming == Naming::runtime) return runtime_names(env);
    if (asked.naming == Naming::workflow) return workflow_names(env);
    if (asked.naming == Naming::artisan) return artisan_names(env);
    if (asked.naming == Naming::preset) return preset_names(env);
    if (asked.naming == Naming::workflow_or_run) return workflows_and_runs(env, asked);
    if (asked.naming == Naming::lost_project) return lost_projects(env);
    if (asked.naming == Naming::branch_prefix) return branch_prefixes(env);
    if (asked.naming == Naming::moment) return Things{{"yesterday", "24 hours ago"}};
    if (asked.naming == Naming::moment_or_last_look)
        return Things{{"yesterday", "24 hours ago"}, {"last", "since you last looked"}};
    if (asked.naming == Naming::setting) return setting_names(env, asked);
    if (asked.naming == Naming::setting_value) return values_of_setting(env, asked);
    return of_plan(env, asked);
}

bool asks_a_project(Naming naming) {
    return naming != Naming::nothing && naming != Naming::file && naming != Naming::folder;
}

std::string line_of(const OfferedWord& candidate) {
    return candidate.text + "\t" + shorten(one_line(candidate.help), help_columns) + "\n";
}

} // namespace

std::string completion_text(const Completion& asked, const std::filesystem::path& folder) {
    std::vector<OfferedWord> candidates = asked.candidates;
    if (asks_a_project(asked.naming)) {
        ProcessEnvironment around = read_process_environment();
        const TracedCall call(around, "git-atelier completion");
        CommandEnv env(std::move(around), folder, call);
        env.preview();
        const auto things = without_exceptions([&] { return things_for(env, asked); });
        for (const NamedThing& thing : things.value_or(Things()))
            if (thing.name.starts_with(asked.written) && one_line(thing.name) == thing.name)
                candidates.push_back({asked.before + thing.name, thing.title});
    }
    std::string text = asked.naming == Naming::file     ? "files\n"
                       : asked.naming == Naming::folder ? "folders\n"
                                                        : "words\n";
    for (const OfferedWord& candidate : candidates)
        text += line_of(candidate);
    return text;
}

} // namespace atelier
