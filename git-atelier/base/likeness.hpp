// What somebody meant who mistyped the name of a command, an option or a setting.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Of `names` the one that `written` is nearly, or a beginning of; "" when none is near, or two are
// equally so.
std::string_view likely_meant(std::string_view written, std::span<const std::string_view> names);

// "; did you mean 'status'?", each name behind `dashes`; "" without one.
std::string did_you_mean(std::string_view written, std::span<const std::string_view> names,
                         std::string_view dashes = {});
std::string did_you_mean(std::string_view written, const std::vector<std::string>& names);

} // namespace atelier
