#include "app/worktree/taken_place.hpp"

#include "ports/files.hpp"

namespace atelier {

namespace fs = std::filesystem;

Result<bool> is_taken(Files& files, const fs::path& place) {
    ATELIER_TRY(const bool there, files.exists(place));
    if (!there) return false;
    ATELIER_TRY(const auto target, files.link_target(place));
    if (target) return true;
    ATELIER_TRY(const auto found, files.find(place));
    return found && !found->folder;
}

Result<fs::path> new_folder_for(Files& files, const ProjectPaths& paths,
                                const std::string& worktree) {
    const fs::path first = paths.kept() / worktree;
    for (int count = 1;; ++count) {
        const fs::path next =
            count == 1 ? first : fs::path(first.string() + "-" + std::to_string(count));
        ATELIER_TRY(const bool taken, files.exists(next));
        if (!taken) return next;
    }
}

Result<fs::path> keep_what_stands(Files& files, const ProjectPaths& paths, const fs::path& place) {
    ATELIER_TRY(const fs::path to, new_folder_for(files, paths, place.filename().string()));
    ATELIER_CHECK(files.move(place, to / place.filename()));
    return to;
}

} // namespace atelier
