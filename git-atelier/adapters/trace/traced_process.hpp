// Child processes, each a span; what they trace themselves stands below it.
#pragma once

#include "adapters/trace/trace.hpp"
#include "ports/process.hpp"

#include <memory>

namespace atelier {

class TracedProcess final : public Process {
  public:
    // `trace` outlives it.
    TracedProcess(std::unique_ptr<Process> process, Trace& trace)
        : process_(std::move(process)), trace_(trace) {}

    Result<ProcessResult> run(const ProcessRequest& request) override;

  private:
    std::unique_ptr<Process> process_;
    Trace& trace_;
};

// "git rev-parse", "bd": the program, and of Git its command.
std::string span_name_of(const std::vector<std::string>& argv);

} // namespace atelier
