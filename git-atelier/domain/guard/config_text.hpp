// What Git's configuration means by itself, written so that it means nothing but itself.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace atelier {

// A value, or the name of a subsection, between double quotes. A line break can only be in a value.
std::string config_quoted(std::string_view text);

// The pattern by which `includeIf.gitdir:` matches that absolute path and no other; where a name
// has a line break, which no key can have, any character in its place.
std::string gitdir_pattern(const std::filesystem::path& git_dir);

} // namespace atelier
