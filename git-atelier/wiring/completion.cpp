#include "wiring/completion.hpp"

#include "app/look/named_things.hpp"
#include "app/review/inbox.hpp"
#include "app/upkeep/rescue.hpp"
#include "base/text.hpp"
#include "domain/project/setting_list.hpp"
#include "wiring/command.hpp"
#include "wiring/traced_call.hpp"

#include <algorithm>

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

Things setting_names() {
    Things things;
    for (const Setting& setting : list_settings(Json::object()))
        things.push_back({setting.key, setting.wanted});
    return things;
}

Things values_of_setting(const std::vector<std::string>& arguments) {
    Things things;
    if (arguments.empty()) return things;
    const auto setting = find_setting(Json::object(), arguments.front());
    if (!setting) return things;
    if (setting->kind == SettingKind::boolean) things = {{"true"}, {"false"}};
    for (const std::string& choice : setting->choices)
        things.push_back({choice});
    return things;
}

Result<Things> of_plan(CommandEnv& env, const Completion& asked) {
    ATELIER_TRY(const Context context, env.context());
    switch (asked.naming) {
    case Naming::bead:
        return parts_of_plan_named(context, asked.written);
    case Naming::epic:
        return epics_named(context, asked.written);
    case Naming::task:
        return tasks_named(context, asked.written);
    case Naming::message:
        return open_messages(context);
    case Naming::place:
        return places_named(context, asked.written);
    case Naming::epic_or_agent: {
        ATELIER_TRY(Things things, epics_named(context, asked.written));
        ATELIER_TRY(const Things agents,
                    agents_named(context, {Role::planner, Role::worker}, asked.written));
        things.insert(things.end(), agents.begin(), agents.end());
        return things;
    }
    case Naming::planner:
        return agents_named(context, {Role::planner}, asked.written);
    case Naming::worker:
        return agents_named(context, {Role::worker}, asked.written);
    case Naming::address:
        return addresses_named(context, asked.written);
    case Naming::mail_control:
        return mail_controls_named(context, asked.written);
    case Naming::rescued:
        return rescued_things(env, context);
    case Naming::by_help:
    case Naming::nothing:
    case Naming::runtime:
    case Naming::workflow:
    case Naming::artisan:
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
    if (asked.naming == Naming::setting) return setting_names();
    if (asked.naming == Naming::setting_value) return values_of_setting(asked.arguments);
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
