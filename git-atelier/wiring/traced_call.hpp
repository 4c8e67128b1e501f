// The spans of one call of a program of ours (adapters/trace), where ATELIER_TRACE names a file for
// them. Where it names none, nothing is decorated: the ports are what they would be without this.
#pragma once

#include "base/result.hpp"
#include "ports/plan_store.hpp"
#include "ports/process.hpp"
#include "ports/progress.hpp"
#include "wiring/process_environment.hpp"

#include <memory>
#include <string>

namespace atelier {

class TracedCall {
  public:
    // Changes what children are told by `around`, so that their spans stand below this call's. A
    // file that cannot be written is told on standard error, and the call goes on without it; to an
    // agent, whose sandbox may keep it from the file, it is not told.
    TracedCall(ProcessEnvironment& around, const std::string& name);
    ~TracedCall();
    TracedCall(const TracedCall&) = delete;
    TracedCall& operator=(const TracedCall&) = delete;

    // Everything that these give ends before this object does.
    std::unique_ptr<Process> children() const;
    std::unique_ptr<PlanStore> traced(std::unique_ptr<PlanStore> store) const;
    std::unique_ptr<Progress> traced(std::unique_ptr<Progress> progress) const;

    // Notes what the call failed with.
    template <class T>
    Result<T> ended(Result<T> outcome) {
        if (!outcome) note_failure(outcome.error());
        return outcome;
    }

  private:
    struct Open;

    void note_failure(const Error& error);

    // null: nothing is traced.
    std::unique_ptr<Open> open_;
};

// The id of the trace that this call has begun; "" where it begins none, or stands in one that
// somebody else has begun.
std::string own_trace(const ProcessEnvironment& around);

} // namespace atelier
