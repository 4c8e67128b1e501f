#include "adapters/git/pool/ignored_files.hpp"

#include "base/path.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>

namespace atelier {
namespace {

using Names = std::set<std::string, std::less<>>;

bool says_of_tracked_files(const std::string& name) {
    constexpr auto names =
        std::to_array<std::string_view>({".gitattributes", ".gitignore", ".gitmodules"});
    return std::ranges::find(names, std::filesystem::path(name).filename().native()) != names.end();
}

// Without the slashes of folders.
Names as_names(const std::vector<std::string>& listed) {
    Names names;
    for (const std::string& one : listed)
        names.emplace(without_slash(one));
    return names;
}

// The one of `names` that is `path` or a folder above it; "" for none.
std::string_view at_or_above(const Names& names, std::string_view path) {
    for (auto end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1))
        if (const auto found = names.find(path.substr(0, end)); found != names.end()) return *found;
    const auto found = names.find(path);
    return found == names.end() ? std::string_view() : std::string_view(*found);
}

} // namespace

std::vector<std::string> never_stays(const std::vector<std::string>& untracked,
                                     const std::vector<std::string>& brought) {
    std::vector<std::string> names;
    for (const std::string& one : untracked) {
        const bool is_folder = one.ends_with('/');
        const bool goes = !is_folder && says_of_tracked_files(one);
        const bool is_brought = std::ranges::any_of(
            brought, [&](const std::string& path) { return is_below(one, path); });
        if (goes || is_brought) names.emplace_back(without_slash(one));
        if (!is_folder || is_brought) continue;
        for (const std::string& path : brought)
            if (is_below(path, one)) names.emplace_back(without_slash(path));
    }
    return names;
}

std::vector<std::string> in_the_way_of(const std::vector<std::string>& coming,
                                       const std::vector<std::string>& ignored) {
    const Names names = as_names(ignored);
    Names found;
    for (const std::string& path : coming) {
        if (const auto above = at_or_above(names, path); !above.empty()) found.emplace(above);
        const std::string folder = path + '/';
        for (auto at = names.lower_bound(folder); at != names.end() && at->starts_with(folder);
             ++at)
            found.insert(*at);
    }
    return {found.begin(), found.end()};
}

std::vector<std::string> no_longer_ignored(const std::vector<std::string>& untracked,
                                           const std::vector<std::string>& ignored_before) {
    const Names names = as_names(ignored_before);
    std::vector<std::string> found;
    std::ranges::copy_if(untracked, std::back_inserter(found), [&](const std::string& path) {
        return !at_or_above(names, path).empty();
    });
    return found;
}

} // namespace atelier
