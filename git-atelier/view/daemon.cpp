#include "view/daemon.hpp"

#include "base/text.hpp"
#include "view/text/state_style.hpp"

namespace atelier {
namespace {

std::string process_of(const DaemonRun& run) {
    return "process " + std::to_string(run.process.pid);
}

std::string log_of(const DaemonState& state) {
    return "  log  " + one_line(state.log.string()) + "\n";
}

} // namespace

Json daemon_json(const DaemonState& state) {
    const auto& run = state.run;
    return Json::object()
        .set("running", run.has_value())
        .set("pid", run ? Json(run->process.pid) : Json())
        .set("since", run ? Json(format_time(run->since)) : Json())
        .set("log", to_valid_utf8(state.log.string()))
        .set("lines", Json::strings(state.lines));
}

Json daemon_json(const DaemonChange& change) {
    return daemon_json(change.state).set("already", change.already);
}

std::string daemon_text(const DaemonState& state, Time now, const Style& style) {
    std::string text;
    if (state.run)
        text = paint(style, Tone::strong, "running") + " since " +
               human_time(state.run->since, style) + " (" + ago(now, state.run->since) + "), " +
               process_of(*state.run) + "\n";
    else
        text = "not running; 'git atelier daemon start' starts it\n";
    if (state.lines.empty()) return text;
    text += log_of(state);
    for (const std::string& line : state.lines)
        text += "  " + paint(style, Tone::faint, one_line(line)) + "\n";
    return text;
}

std::string started_text(const DaemonChange& change, const Style& style) {
    const DaemonState& state = change.state;
    const std::string which = state.run ? ", " + process_of(*state.run) : std::string();
    return paint(style, Tone::strong, change.already ? "already running" : "running") + which +
           "; stop it with 'git atelier daemon stop'\n" + log_of(state);
}

std::string stopped_text(const DaemonChange& change) {
    return change.already ? "not running\n" : "stopped " + process_of(*change.ended) + "\n";
}

Json unit_json(const InstalledUnit& unit) {
    return Json::object()
        .set("unit", unit.name)
        .set("file", to_valid_utf8(unit.file.string()))
        .set("already", unit.already);
}

std::string installed_text(const InstalledUnit& unit) {
    return (unit.already ? "stands there already: " : "wrote ") + one_line(unit.file.string()) +
           "\nnext: systemctl --user daemon-reload\n      systemctl --user enable --now " +
           unit.name +
           "\n      loginctl enable-linger    so that it runs while you are not logged in\n";
}

} // namespace atelier
