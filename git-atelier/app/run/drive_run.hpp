// Carrying a run: turn after turn until it ends, waits, is paused or is told to stop. One driver at
// a time, by a lease on the run's bead; whoever takes over from a dead one first gathers what it
// left (app/run/recover_runs).
#pragma once

#include "app/run/run_world.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct DriveRequest {
    BeadId run;
    // At most so many turns of artisans begin (`--steps`); in a full stage, so many more rounds of
    // it. nullopt: as many as there are.
    std::optional<int> steps = {};
};

// Why the driver has left it.
enum class DriveEnd {
    // Completed, failed or cancelled; `run.status` says which.
    over,
    // At a gate: `run.waits_for` is the message.
    gate,
    // The stage is full, and the run does not advance by itself.
    full_stage,
    // By a person, a pause of artisans, a breaker or a budget: `run.reason` says.
    paused,
    // A model allows no more for now: `run.reason` says so.
    limited,
    // As many turns as were asked for have begun.
    steps,
    // The driver was told to stop; the run goes on with the next one.
    interrupted
};
constexpr auto names_of(DriveEnd) {
    return std::to_array<Named<DriveEnd>>({{DriveEnd::over, "over"},
                                           {DriveEnd::gate, "gate"},
                                           {DriveEnd::full_stage, "full-stage"},
                                           {DriveEnd::paused, "paused"},
                                           {DriveEnd::limited, "limited"},
                                           {DriveEnd::steps, "steps"},
                                           {DriveEnd::interrupted, "interrupted"}});
}

struct DriveOutcome {
    // As it is now.
    Run run;
    DriveEnd end = DriveEnd::over;
    // It was over before: nothing had to be done.
    bool already = false;
    // What it made in the end, once it has completed; otherwise what it has made last.
    std::vector<BeadId> pieces;
    // Turns of artisans that ended under this driver, those of a dead one whose replies were taken
    // included.
    int turns = 0;
    // Behind failed, paused and limited: the error that ended it, paused it or has it wait.
    std::optional<ErrorCode> code = {};
};

// Draft and queued runs are started, waiting ones gone on with where what they wait for has come. A
// run that is over is `already`. not-runnable for one that carries out a changeset, which sessions
// on that go on with; run-busy while another driver lives, naming it; not-found; runtime-missing,
// where one that has not begun is left as it is; lease-lost when it was taken over meanwhile; and
// whatever the surroundings fail with: then the run is resumable. A paused one is left so: `resume`
// lets it go on.
Result<DriveOutcome> drive_run(const RunWorld& world, const DriveRequest& request);

// Whether it is for `run --queued` to take up: it is queued, or has begun, was let go on since, and
// awaits its driver. One that has not begun and is not queued is left to whoever makes it.
Result<bool> is_for_queue(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                          const Run& run);
// The run that is taken up next of those that are for the queue and may begin: of the lowest
// priority number, and of these the oldest one; none of `passed_over`. nullopt for none.
Result<std::optional<BeadId>> next_queued_run(PlanReader& plan, const Context& context,
                                              const LivenessProbe& probe,
                                              const std::vector<BeadId>& passed_over = {});

} // namespace atelier
