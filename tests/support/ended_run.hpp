// Runs that end before one of the steps that leave something behind, as one that was killed there:
// a write to the plan, a move of branches, a push, or whatever else a test counts as one.
#pragma once

#include "app/core/work_context.hpp"

#include <functional>

namespace atelier::test {

struct RunEnded {};

class Steps {
  public:
    // The run ends before that one; 0: at none.
    long last = 0;
    long done = 0;

    void operator()() {
        if (++done == last) throw RunEnded{};
    }
};

// A store each of whose writes is a step.
class SteppedStore final : public PlanStore {
  public:
    SteppedStore(PlanStore& store, Steps& steps) : store_(store), steps_(steps) {}

    Result<std::unique_ptr<PlanReader>> begin_read() override { return store_.begin_read(); }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        steps_();
        return store_.begin_write(stamp, durability);
    }

  private:
    PlanStore& store_;
    Steps& steps_;
};

// The same work over another store.
inline WorkContext over(PlanStore& store, const WorkContext& work) {
    const Context& plan = work.plan;
    return {.plan = {store, plan.clock, plan.ids, plan.settings, plan.issue_prefix, plan.caller},
            .repository = work.repository,
            .machine = work.machine,
            .agents = work.agents,
            .runtimes = work.runtimes,
            .files = work.files,
            .process = work.process,
            .progress = work.progress,
            .interrupt = work.interrupt,
            .store_watch = work.store_watch,
            .project = work.project,
            .paths = work.paths,
            .user_environment = work.user_environment,
            .programs = work.programs,
            .share = work.share,
            .why_no_program = work.why_no_program,
            .forge = work.forge,
            .yaml = work.yaml};
}

} // namespace atelier::test
