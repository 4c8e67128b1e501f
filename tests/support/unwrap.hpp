// What a Result holds, or a failed test.
#pragma once

#include "base/result.hpp"
#include "support/catch.hpp"

#include <type_traits>
#include <utility>

namespace atelier::test {

// The value, or a failed test that shows the error.
template <class T>
T unwrap(Result<T> result) {
    if (!result) FAIL(info(result.error().code).name << ": " << result.error().message);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// The error, or a failed test.
template <class T>
Error must_fail(const Result<T>& result) {
    if (result) FAIL("should have been refused");
    return result.error();
}

} // namespace atelier::test
