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

std::optional<PlaceBelow> place_below(const std::vector<std::filesystem::path>& tops,
                                      const std::filesystem::path& folder) {
    std::optional<PlaceBelow> found;
    for (const std::filesystem::path& top : tops) {
        const std::filesystem::path here = folder.lexically_relative(top);
        if (here.empty() || *here.begin() == "..") continue;
        if (found && top.native().size() < found->top.native().size()) continue;
        found = {top, here == "." ? std::filesystem::path() : here};
    }
    return found;
}

} // namespace atelier
