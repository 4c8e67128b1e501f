// What there may be none of, as JSON: null where there is none.
#pragma once

#include "base/enum_names.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <type_traits>

namespace atelier {

// "" is none.
inline Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

// An id or a branch by its text, a time as format_time has it, a value of an enum by its name; all
// else as it is.
template <class T>
Json or_null(const std::optional<T>& value) {
    if (!value) return {};
    if constexpr (requires { value->str(); })
        return Json(value->str());
    else if constexpr (std::is_same_v<T, Time>)
        return Json(format_time(*value));
    else if constexpr (std::is_enum_v<T>)
        return Json(name_of(*value));
    else
        return Json(*value);
}

} // namespace atelier
