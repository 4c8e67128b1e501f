#include "app/guard/find_guard.hpp"

namespace atelier {

namespace fs = std::filesystem;

fs::path guard_file(const fs::path& git_dir) {
    return git_dir / "atelier";
}

Result<std::optional<Guard>> read_guard(Files& files, const fs::path& git_dir) {
    const fs::path file = guard_file(git_dir);
    ATELIER_TRY(const auto text, files.read(file));
    if (!text) return std::nullopt;
    ATELIER_TRY(Guard guard, parse_guard(*text, file.string()));
    return std::optional(std::move(guard));
}

Result<std::optional<FoundGuard>> find_guard(Files& files, const GuardSearch& search) {
    ATELIER_TRY(auto here, read_guard(files, search.here.git_dir));
    if (here) return FoundGuard{*std::move(here), true};
    for (const SessionPlace& place : search.sessions()) {
        const auto worktree = search.dirs_of(place.workspace);
        if (!worktree || worktree->common_dir != search.here.common_dir) continue;
        ATELIER_TRY(auto own, read_guard(files, worktree->git_dir));
        if (own && own->session.str() == place.session) return FoundGuard{*std::move(own), false};
    }
    return std::nullopt;
}

} // namespace atelier
