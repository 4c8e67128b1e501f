#include "wiring/process_environment.hpp"

#include "base/text.hpp"

#include <cstring>
#include <unistd.h>
#include <utility>

namespace atelier {
namespace {

// Of "15;0", or "15;default;0": the background's number among the terminal's sixteen colours.
bool is_light(const std::string& colours) {
    const auto background = parse_integer(split(colours, ';').back());
    return background && (*background == 7 || (*background > 8 && *background < 16));
}

// As Git says it to what it calls.
bool is_true(const std::string& value) {
    return value == "true" || value == "1";
}

} // namespace

ProcessEnvironment process_environment_of(Environment environment) {
    const auto value = [&](const char* name) {
        const auto at = environment.find(name);
        return at == environment.end() ? std::string() : at->second;
    };
    ProcessEnvironment around;
    around.home = value("HOME");
    around.xdg_data_home = value("XDG_DATA_HOME");
    around.data_dir = value("ATELIER_DATA_DIR");
    around.share = value("ATELIER_SHARE");
    around.agent_id = value("ATELIER_AGENT_ID");
    around.agent_session = value("ATELIER_AGENT_SESSION");
    around.project = value("ATELIER_PROJECT");
    around.epic_id = value("ATELIER_EPIC_ID");
    around.changeset_id = value("ATELIER_CHANGESET_ID");
    around.plan_epic = value("ATELIER_PLAN_EPIC");
    around.mode = value("ATELIER_MODE");
    around.run_mode = value("ATELIER_RUN_MODE");
    around.git_dir = value("GIT_DIR");
    around.watch_interval = value("ATELIER_WATCH_INTERVAL");
    around.worker_of = value(worker_of_variable);
    if (!around.worker_of.empty()) around.worker_since = value(worker_since_variable);
    around.trace = value(trace_variable);
    around.trace_parent = value(trace_parent_variable);
    around.user = value("USER");
    if (around.user.empty()) around.user = value("LOGNAME");
    if (around.user.empty()) around.user = "uid-" + std::to_string(::getuid());
    around.no_color = !value("NO_COLOR").empty();
    around.term = value("TERM");
    if (const auto columns = parse_integer(value("COLUMNS")); columns && *columns > 0)
        around.columns = static_cast<std::size_t>(*columns);
    around.light_terminal = is_light(value("COLORFGBG"));
    around.in_pager = is_true(value("GIT_PAGER_IN_USE"));
    around.all = std::move(environment);
    // For this process alone, and for nothing that it starts: the pager reads nobody else, and no
    // agent's output is as wide as its terminal.
    around.all.erase("GIT_PAGER_IN_USE");
    if (around.in_pager) around.all.erase("COLUMNS");
    around.all.erase(worker_of_variable);
    around.all.erase(worker_since_variable);
    return around;
}

ProcessEnvironment read_process_environment() {
    Environment environment;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        const char* start = *entry;
        const char* equals = std::strchr(start, '=');
        if (equals != nullptr) environment.emplace(std::string(start, equals), equals + 1);
    }
    return process_environment_of(std::move(environment));
}

} // namespace atelier
