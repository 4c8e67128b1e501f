// Runs from a command's world: what is needed to look at them, and to begin one and drive it while
// a person follows.
#pragma once

#include "app/piece/gallery.hpp"
#include "app/run/drive_run.hpp"
#include "app/run/start_run.hpp"
#include "commands/said_lines.hpp"
#include "view/run.hpp"
#include "wiring/command.hpp"
#include "wiring/list_part.hpp"
#include "wiring/run_screen.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace atelier {

struct OpenedRuns {
    Context plan;
    WorkflowFormat& format;
    Repository& repository;

    RunDesk desk() const { return {plan, format, repository}; }
};
Result<OpenedRuns> open_runs(CommandEnv& env);

struct DrivingWishes {
    // Of artisans for whom nothing else says one; "": none.
    std::string runtime = {};
    // A piece has come.
    std::function<void(const Piece&, const std::string&)> made = {};
};

// Installs the interrupt. Stays where it is made: a run's world points into it.
class RunDriving {
  public:
    // `args` may have an option `events`.
    static Result<std::unique_ptr<RunDriving>> open(const Args& args, CommandEnv& env,
                                                    const DrivingWishes& wishes = {});
    RunDriving(const RunDriving&) = delete;
    RunDriving& operator=(const RunDriving&) = delete;

    RunWorld world();
    // As its options say: driven to its end, in the background, left in the queue or as a draft.
    Result<CarriedRun> begin(StartRequest request, std::optional<int> steps = {});
    Result<CarriedRun> carry(const DriveRequest& request);
    // The same, in the background with `--detach`.
    Result<CarriedRun> carry_as_wished(const DriveRequest& request);
    // With what it made, where it has completed.
    Result<CarriedRun> shown(const BeadId& run, std::optional<DriveOutcome> drive = {});
    // What came of it as the result of the command; nothing more where events were printed.
    Outcome outcome_of(const CarriedRun& carried) const;
    bool prints_events() const { return prints_events_; }
    // Where that is asked for: what has come of that run since the last one was printed. Of a run
    // that is carried here it is done by itself.
    void print_events(const BeadId& run);

  private:
    RunDriving(const Args& args, CommandEnv& env, const DrivingWishes& wishes, Settings settings,
               const Context& plan, Clock& clock);

    const Args& args_;
    CommandEnv& env_;
    Settings settings_;
    Context plan_;
    bool prints_events_;
    std::int64_t last_event_ = 0;
    std::optional<BeadId> run_;
    RunScreen screen_;
    std::optional<WorkContext> work_;
    WorkflowCatalog* catalog_ = nullptr;
    std::optional<SaidLines> lines_;
};

// What the options of commands/run_options.hpp say of a run.
Result<StartRequest> start_request(const Args& args, const Context& context, Workflow workflow,
                                   std::string text);
// The words of a request, as they stand on the command line.
std::string request_text(const Args& args);

} // namespace atelier
