#include "app/upkeep/daemon.hpp"

#include "base/text.hpp"

namespace atelier {

Result<std::optional<DaemonRun>> daemon_run(const DaemonDeps& deps) {
    ATELIER_TRY(const auto text, deps.files.read(deps.paths.daemon_run()));
    if (!text) return std::optional<DaemonRun>();
    auto run = daemon_run_from(*text);
    // Of another machine nobody can tell: it counts as one that runs.
    if (run && deps.machine.liveness(run->process) == Liveness::gone) run.reset();
    return run;
}

Result<DaemonState> daemon_state(const DaemonDeps& deps, std::size_t lines) {
    DaemonState state{.log = deps.paths.daemon_log()};
    ATELIER_TRY(state.run, daemon_run(deps));
    if (lines == 0) return state;
    ATELIER_TRY(const auto text, deps.files.read(state.log));
    state.lines = lines_of(text.value_or(""));
    if (state.lines.size() > lines)
        state.lines.erase(state.lines.begin(),
                          state.lines.end() - static_cast<std::ptrdiff_t>(lines));
    return state;
}

Result<DaemonChange> start_daemon(const DaemonDeps& deps, DaemonHost& host,
                                  const std::vector<std::string>& arguments) {
    ATELIER_TRY(DaemonState before, daemon_state(deps, 0));
    if (before.run) return DaemonChange{std::move(before), true};
    ATELIER_CHECK(deps.files.make_folder(deps.paths.daemon()));
    ATELIER_CHECK(host.begin(arguments, deps.paths.daemon_log()));
    ATELIER_TRY(DaemonState state, daemon_state(deps, 0));
    if (state.run) return DaemonChange{std::move(state)};
    return fail(ErrorCode::runtime_failed, "it ended as soon as it ran", advise(Hint::daemon_log));
}

Result<DaemonChange> stop_daemon(const DaemonDeps& deps, DaemonHost& host, Millis limit) {
    ATELIER_TRY(DaemonState state, daemon_state(deps, 0));
    if (!state.run) return DaemonChange{std::move(state), true};
    if (deps.machine.liveness(state.run->process) == Liveness::elsewhere)
        return fail(ErrorCode::identity_in_use, "it runs on " + state.run->process.host,
                    advise(Hint::end_it_there));
    ATELIER_TRY(const bool ended, host.end(state.run->process, limit));
    if (!ended)
        return fail(ErrorCode::identity_in_use,
                    "process " + std::to_string(state.run->process.pid) +
                        " was asked to end and still runs",
                    advise(Hint::after_that));
    DaemonChange change{.ended = state.run};
    ATELIER_TRY(change.state, daemon_state(deps, 0));
    return change;
}

Result<InstalledUnit> install_unit(Files& files, const std::filesystem::path& folder,
                                   const std::string& key, const DaemonUnit& unit) {
    InstalledUnit installed{.name = unit_name(key), .file = folder / unit_name(key)};
    const std::string text = unit_text(unit);
    ATELIER_TRY(const auto before, files.read(installed.file));
    installed.already = before == text;
    if (!installed.already) ATELIER_CHECK(files.write(installed.file, text));
    return installed;
}

} // namespace atelier
