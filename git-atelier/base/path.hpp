// Paths compared by their names alone: nothing is looked up, no link followed.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace atelier {

// `path` without slashes at its end; "" of the root.
std::string_view without_slash(std::string_view path);

// Whether `path` is `folder` or stands below it; slashes at their ends aside. Of two absolute or
// two relative paths, each without `.` and `..`.
bool is_below(std::string_view path, std::string_view folder);

struct PlaceBelow {
    std::filesystem::path top;
    // From there; "" for the top itself.
    std::filesystem::path place;
};
// Where `folder` stands below the nearest of `tops` that it stands below; nullopt: below none.
std::optional<PlaceBelow> place_below(const std::vector<std::filesystem::path>& tops,
                                      const std::filesystem::path& folder);

} // namespace atelier
