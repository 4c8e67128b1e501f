// Short hands for what tests of repositories say often.
#pragma once

#include "base/ids.hpp"
#include "support/unwrap.hpp"

#include <string>

namespace atelier::test {

template <class T>
ErrorCode code_of(const Result<T>& result) {
    if (result) FAIL("it succeeded");
    return result.error().code;
}

inline BranchName branch(const std::string& name) {
    return unwrap(BranchName::parse(name));
}

// One that no repository has.
inline CommitId absent_commit() {
    return unwrap(CommitId::parse(std::string(40, '1')));
}

} // namespace atelier::test
