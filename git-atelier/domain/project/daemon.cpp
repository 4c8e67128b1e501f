#include "domain/project/daemon.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

constexpr std::size_t longest_unit_key = 100;

// As one word of a unit file, where '%' begins a specifier; `dollar`: where '$' begins a variable.
std::string unit_word(std::string_view text, bool dollar) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '%' || (c == '$' && dollar)) out += c;
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + "\"";
}

std::string unit_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%') out += c;
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

} // namespace

std::string daemon_run_text(const DaemonRun& run) {
    return json_of(run.process).set("since", format_time(run.since)).dump_pretty();
}

std::optional<DaemonRun> daemon_run_from(std::string_view text) {
    const auto parsed = parse_json(text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::nullopt;
    const auto since = parse_time(row->string_at("since"));
    DaemonRun run{process_from(*row)};
    if (!since || run.process.pid <= 0) return std::nullopt;
    run.since = *since;
    return run;
}

std::string unit_name(const std::string& key) {
    return "git-atelier-" + slug(key, longest_unit_key) + ".service";
}

std::string unit_text(const DaemonUnit& unit) {
    std::string text = "[Unit]\nDescription=git-atelier in " + unit_line(unit.enlistment.string()) +
                       "\n\n[Service]\nExecStart=";
    for (const std::string& word : unit.command)
        text += (text.ends_with('=') ? "" : " ") + unit_word(word, true);
    text += "\n";
    for (const auto& [name, value] : unit.environment)
        text += "Environment=" + unit_word(name + "=" + value, false) + "\n";
    // Its workers end their agents when it is asked to end.
    return text + "KillMode=mixed\nTimeoutStopSec=120\nRestart=on-failure\nRestartSec=30\n"
                  "RestartPreventExitStatus=129\n\n[Install]\nWantedBy=default.target\n";
}

} // namespace atelier
