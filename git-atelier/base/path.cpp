#include "base/path.hpp"

namespace atelier {

std::string_view without_slash(std::string_view path) {
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return path;
}

bool is_below(std::string_view path, std::string_view folder) {
    path = without_slash(path);
    folder = without_slash(folder);
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

} // namespace atelier
