// Workers as children of this process (port WorkerPrograms): one poll waits for all that they
// print, for their ends, for a change of the plan and for a request to stop.
#pragma once

#include "ports/process.hpp"
#include "ports/worker_programs.hpp"
#include "posix/child.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace atelier {

struct WorkerProgramsOptions {
    // Of each worker.
    std::vector<std::string> argv;
    Environment environment;
    // That tells it from when on it leaves alone what was given back.
    std::string since_variable;
    std::filesystem::path directory;
    // Between asking them to end and ending them: a worker may have to end its agent first.
    Millis grace{60'000};
};

// What it needs of other adapters.
struct WorkerProgramsDeps {
    // Readable from the moment that somebody asked to stop.
    int interrupt_descriptor = -1;
    // Readable when the plan may have changed; -1 where that cannot be waited for.
    int changes_descriptor = -1;
    // Takes what came there; true when the plan has changed.
    std::function<bool()> take_changes = [] { return false; };
};

class ChildWorkers final : public WorkerPrograms {
  public:
    ChildWorkers(WorkerProgramsOptions options, WorkerProgramsDeps deps)
        : options_(std::move(options)), deps_(std::move(deps)) {}
    ~ChildWorkers() override;
    ChildWorkers(const ChildWorkers&) = delete;
    ChildWorkers& operator=(const ChildWorkers&) = delete;

    Result<void> start(int number, Time given_back_since) override;
    WorkerNews wait(Millis limit) override;
    void stop() override;

  private:
    struct Worker {
        posix::Child child;
        posix::Descriptor out;
        posix::Descriptor lines;
        std::string answer = {};
        // Of its last line, which has not ended yet.
        std::string begun = {};
    };

    // False when nothing had come.
    static bool take(int number, Worker& worker, WorkerNews& news);

    WorkerProgramsOptions options_;
    WorkerProgramsDeps deps_;
    std::map<int, Worker> workers_;
    // When those that were asked to end have to be gone.
    std::optional<Millis> end_by_;
};

} // namespace atelier
