// Time, ids and the disk under a test's control: ATELIER_TEST_NOW (RFC 3339) is when the program
// believes to start, ATELIER_TEST_SEED (a number) makes its ids repeatable, ATELIER_TEST_FAIL_AT (a
// number) makes that statement of the planning store fail as a disk would, "kill:" before the
// number ends the program there as SIGKILL does. A bad value is a usage error that names the
// variable. Only in a build with ATELIER_TEST_DOORS; elsewhere the variables mean nothing.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/process.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

struct TestHooks {
    std::optional<Time> now;
    std::optional<std::uint64_t> seed;
    std::optional<int> fail_at;
    bool fail_kills = false;
};

Result<TestHooks> test_hooks(const Environment& environment);

} // namespace atelier
