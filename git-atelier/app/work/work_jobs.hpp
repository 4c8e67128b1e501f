// `git atelier work --jobs N`: several workers of one run, each a run of its own in a process of
// its own. This one decides when there is work for one more, shows what they say, and ends them.
#pragma once

#include "app/work/work_loop.hpp"
#include "ports/worker_programs.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct JobsWorld {
    // Each runs `work` with this request's options, as if alone; `once` once, else until nothing is
    // left but what an agent has given back since the time it is started with.
    WorkerPrograms& programs;
    WorkersDisplay& display;
    // Of a worker that has ended: what it did, or its error; nullopt where it was cut off before it
    // had said either.
    std::function<std::optional<Result<WorkOutcome>>(const std::string& answer)> read;
};

struct JobsOutcome {
    // Whoever started them.
    AgentId worker;
    int jobs = 0;
    // Only what waits in queues was to be taken.
    bool queue_only = false;
    // In the order in which they ended.
    std::vector<WorkOutcome> runs = {};
    WorkStop stop = WorkStop::no_work;
    // Why each open epic offered nothing at the end.
    std::map<BeadId, std::vector<Reason>> reasons = {};
    // What a worker failed with, where others had done something; it was told.
    std::optional<Error> error = {};
    // Workers that ended without a word, or in the middle of their answer.
    int lost = 0;

    // What each worker had not read when its last run ended.
    std::map<AgentId, std::vector<BeadId>> unread() const;
    // As if whoever started them had done it all.
    WorkOutcome whole() const;
    bool succeeded() const;
};

// How many workers more there is work for: at most `jobs` in all, each on an epic of its own.
// `open`: what is left to choose from when those that run have claimed theirs.
int workers_to_start(const Selection& open, int jobs, int running);

// Whether the next worker finds the plan another than this one did. One that has only read its
// mail, or whose agent gave its epic back or was stopped, leaves to the next what it found itself.
bool has_brought_on(const WorkOutcome& run);

// What all workers could choose from now, for a preview; writes nothing.
Result<Selection> open_work(const Context& context, const LivenessProbe& probe,
                            Repository& repository, const ProjectPaths& paths,
                            const WorkRequest& request);

// Errors: as of run_work_loop, of the first worker, where none has done anything.
Result<JobsOutcome> run_jobs(WorkContext work, const WorkRequest& request, int jobs,
                             const JobsWorld& world);

} // namespace atelier
