#include "posix/find_program.hpp"

#include "base/text.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace atelier::posix {
namespace {

bool is_program(const std::filesystem::path& path) {
    struct stat about {};
    return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
           access(path.c_str(), X_OK) == 0;
}

} // namespace

std::optional<std::filesystem::path>
find_program(const std::string& name, const std::map<std::string, std::string>& environment,
             const std::filesystem::path& directory) {
    if (name.empty()) return std::nullopt;
    if (name.find('/') != std::string::npos) {
        std::filesystem::path path = directory / name;
        if (is_program(path)) return path;
        return std::nullopt;
    }
    const auto path = environment.find("PATH");
    if (path == environment.end()) return std::nullopt;
    for (const std::string& folder : split(path->second, ':')) {
        // An empty or relative entry means the child's own folder.
        std::filesystem::path candidate = directory / folder / name;
        if (is_program(candidate)) return candidate;
    }
    return std::nullopt;
}

std::string_view not_found_because(const std::string& name) {
    return name.find('/') == std::string::npos ? "is not on PATH" : "is not a file that can be run";
}

} // namespace atelier::posix
