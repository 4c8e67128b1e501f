// The one way a fallible function answers. Exceptions exist only inside adapters and the option
// parser.
#pragma once

#include "base/error.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace atelier {

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, Advice hint = {},
                                  Json details = Json::object()) {
    return fail(Error{code, std::move(message), std::move(hint), std::move(details)});
}

} // namespace atelier

#define ATELIER_CONCAT_INNER(a, b) a##b
#define ATELIER_CONCAT(a, b) ATELIER_CONCAT_INNER(a, b)

// ATELIER_TRY(auto bead, find(id)): binds the value, or returns the error from the enclosing
// function.
#define ATELIER_TRY(declaration, expression)                                                       \
    ATELIER_TRY_AS(ATELIER_CONCAT(result_, __COUNTER__), declaration, expression)
#define ATELIER_TRY_AS(result, declaration, expression)                                            \
    auto result = (expression);                                                                    \
    if (!result) return ::tl::unexpected(std::move(result).error());                               \
    declaration = *std::move(result)

// ATELIER_CHECK(expression): the same for a Result whose value is not wanted.
#define ATELIER_CHECK(expression)                                                                  \
    ATELIER_CHECK_AS(ATELIER_CONCAT(checked_, __COUNTER__), expression)
#define ATELIER_CHECK_AS(checked, expression)                                                      \
    do {                                                                                           \
        if (auto checked = (expression); !checked)                                                 \
            return ::tl::unexpected(std::move(checked).error());                                   \
    } while (false)
