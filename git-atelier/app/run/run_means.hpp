// What it takes to ask the artisans of a run: a runtime for each, with the command that the
// workflow needs, and the program of that command.
#pragma once

#include "app/run/run_world.hpp"

#include <string>
#include <vector>

namespace atelier {

// All references outlive the call.
struct RunMeans {
    WorkflowCatalog& catalog;
    RuntimeCatalog& runtimes;
    const Settings& settings;
    const WhyNoProgram& why_no_program;
    // As RunWorld has it.
    std::string runtime = {};
};
RunMeans means_of(const RunWorld& world);

// runtime-missing; config-invalid for a runtime that cannot be read.
Result<void> require_means(const RunMeans& means, const Workflow& workflow, const Artisan& artisan);
// The same of all who play in it; not-found for an artisan that is gone.
Result<void> require_means(const RunMeans& means, const Workflow& workflow);

// Says of each of these that is queued and could not begin now why, and what to do about it, as its
// `reason`. Nothing is stored: it holds for as long as it is so.
void say_what_is_missing(PlanStore& store, WorkflowFormat& format, const RunMeans& means,
                         const std::vector<Run*>& runs);

} // namespace atelier
