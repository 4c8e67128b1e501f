// A run whose driver died as its agents answered.
#pragma once

#include "support/run_fixture.hpp"

namespace atelier::test {

inline BeadId left_in_flight(RunFixture& at) {
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.answering.meanwhile = [](const Asked&) { throw Killed{}; };
    CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
    at.answering.meanwhile = [](const Asked&) {};
    return run;
}

} // namespace atelier::test
