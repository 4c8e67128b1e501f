// What forges write in their rows alike.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::forge {

// Whom a forge is taken to name where an account is gone.
inline constexpr const char* nobody = "ghost";

// The value there; null where one of the members is missing.
const Json* at(const Json& document, std::initializer_list<std::string_view> members);
// "" where there is no text.
std::string text_at(const Json& row, std::initializer_list<std::string_view> members);
std::optional<std::int64_t> number_at(const Json& row, std::string_view member);
bool is_true(const Json& row, std::string_view member);
// It is there, and not null.
bool is_set(const Json& row, std::string_view member);
std::optional<Time> time_at(const Json& row, std::string_view member);

} // namespace atelier::forge
