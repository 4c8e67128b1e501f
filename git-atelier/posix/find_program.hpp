// Which file a program's name means.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace atelier::posix {

// The program that `name` means on the PATH of `environment`, absolute; a name with a slash is
// taken from `directory`. nullopt: there is no such program.
std::optional<std::filesystem::path>
find_program(const std::string& name, const std::map<std::string, std::string>& environment,
             const std::filesystem::path& directory);

// Why such a program was not found, as what is said of it: "is not on PATH", or of a path, which is
// not looked for there, that it leads to no program.
std::string_view not_found_because(const std::string& name);

} // namespace atelier::posix
