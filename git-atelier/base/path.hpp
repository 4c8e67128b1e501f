// Paths compared by their names alone: nothing is looked up, no link followed.
#pragma once

#include <string_view>

namespace atelier {

// `path` without slashes at its end; "" of the root.
std::string_view without_slash(std::string_view path);

// Whether `path` is `folder` or stands below it; slashes at their ends aside. Of two absolute or
// two relative paths, each without `.` and `..`.
bool is_below(std::string_view path, std::string_view folder);

} // namespace atelier
