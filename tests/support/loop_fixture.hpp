// Runs of `work` in the project of ProjectFixture: what their agents do, and how their sessions
// ended.
#pragma once

#include "app/work/work_loop.hpp"
#include "support/project_fixture.hpp"

#include <string>
#include <vector>

namespace atelier::test {

using SessionEnds = std::vector<SessionEnd>;

struct LoopFixture : ProjectFixture {
    // Agents that each commit a file of its own name.
    void expect_work(int sessions) {
        for (int number = 1; number <= sessions; ++number)
            agents.expect(does({{"file-" + std::to_string(number), "x\n"}}));
    }
    static SessionEnds ends(const WorkOutcome& outcome) {
        SessionEnds out;
        for (const SessionReport& session : outcome.sessions)
            out.push_back(session.end);
        return out;
    }
    Error refused(const WorkRequest& request) {
        return must_fail(run_work_loop(work_context(), request));
    }
};

} // namespace atelier::test
