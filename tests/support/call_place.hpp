// Where a skill is called whose repository is not what the test is about.
#pragma once

#include "app/changeset/committed_work.hpp"

namespace atelier::test {

// Only what the plan says counts.
inline const CallPlace out_of_sight{
    [] { return Result<Repository*>(fail(ErrorCode::git_failed, "git was not found")); }, {}};

} // namespace atelier::test
