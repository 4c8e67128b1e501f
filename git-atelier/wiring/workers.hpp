// How a run shows what it does: by itself, as one of several workers, or several of them.
#pragma once

#include "cli/terminal.hpp"
#include "ports/clock.hpp"
#include "ports/progress.hpp"
#include "ports/worker_programs.hpp"
#include "wiring/process_environment.hpp"
#include "wiring/project.hpp"

#include <filesystem>
#include <memory>

namespace atelier {

class SignalInterrupt;
class StoreFileWatch;

// On stderr: for a person, or for the run that this process is a worker of, with which it ends.
std::unique_ptr<Progress> progress_of(Clock& clock, const ProcessEnvironment& around,
                                      Terminal terminal, bool agent_lines);

std::unique_ptr<WorkersDisplay> workers_screen(Clock& clock, Terminal terminal, bool agent_lines);

// `interrupt` and `store` outlive them.
std::unique_ptr<WorkerPrograms>
start_workers(const SignalInterrupt& interrupt, StoreFileWatch& store,
              const ProcessEnvironment& around, const Project& project,
              const std::filesystem::path& programs, std::vector<std::string> arguments);

} // namespace atelier
