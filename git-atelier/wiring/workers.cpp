#include "wiring/workers.hpp"

#include "adapters/process/worker_programs.hpp"
#include "adapters/system/store_file_watch.hpp"
#include "cli/render.hpp"
#include "wiring/relayed_progress.hpp"
#include "wiring/terminal_progress.hpp"
#include "wiring/workers_screen.hpp"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace atelier {
namespace {

void to_stderr(std::string_view text) {
    write_err(text);
}

// Asked to stop when that process ends, however it does.
void end_with(const std::string& parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // It may have ended before that.
    if (std::to_string(::getppid()) != parent) ::kill(::getpid(), SIGTERM);
}

} // namespace

std::unique_ptr<Progress> progress_of(Clock& clock, const ProcessEnvironment& around,
                                      Terminal terminal, bool agent_lines) {
    if (around.worker_of.empty())
        return std::make_unique<TerminalProgress>(clock, terminal, agent_lines, to_stderr);
    end_with(around.worker_of);
    return std::make_unique<RelayedProgress>(to_stderr);
}

std::unique_ptr<WorkersDisplay> workers_screen(Clock& clock, Terminal terminal, bool agent_lines) {
    return std::make_unique<WorkersScreen>(clock, terminal, agent_lines, to_stderr);
}

std::unique_ptr<WorkerPrograms>
start_workers(const SignalInterrupt& interrupt, StoreFileWatch& store,
              const ProcessEnvironment& around, const Project& project,
              const std::filesystem::path& programs, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {(programs / "git-atelier").string(), "-C",
                                         project.record.enlistment.string()});
    WorkerProgramsOptions options{.argv = std::move(arguments),
                                  .environment = around.all,
                                  .since_variable = worker_since_variable,
                                  .directory = project.record.enlistment};
    // The repository is named by -C.
    options.environment.erase("GIT_DIR");
    options.environment.insert_or_assign(worker_of_variable, std::to_string(::getpid()));
    return std::make_unique<ChildWorkers>(
        std::move(options),
        WorkerProgramsDeps{.interrupt_descriptor = interrupt.descriptor(),
                           .changes_descriptor = store.descriptor(),
                           .take_changes = [&store] { return store.take_changes(); }});
}

} // namespace atelier
