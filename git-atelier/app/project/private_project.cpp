#include "app/project/private_project.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// The data folder, the folder of its projects, the project's.
std::vector<fs::path> own_folders(const ProjectPaths& paths) {
    const fs::path projects = paths.folder.parent_path();
    return {projects.parent_path(), projects, paths.folder};
}

Result<bool> stands_open(Files& files, const ProjectPaths& paths) {
    for (const fs::path& folder : own_folders(paths)) {
        ATELIER_TRY(const auto open, files.open_to_others(folder, folder));
        // What lies in a closed one is open to nobody.
        if (std::ranges::find(open, folder) != open.end()) return true;
    }
    return false;
}

} // namespace

Result<std::vector<fs::path>> open_parts(Files& files, const ProjectPaths& paths) {
    std::vector<fs::path> found;
    ATELIER_TRY(const bool open_at_all, stands_open(files, paths));
    if (!open_at_all) return found;
    for (const fs::path& folder : own_folders(paths)) {
        const bool whole = folder == paths.folder;
        ATELIER_TRY(const auto open,
                    files.open_to_others(folder, whole ? paths.worktrees() : folder));
        found.insert(found.end(), open.begin(), open.end());
    }
    return found;
}

Result<std::string> close_project(Files& files, const ProjectPaths& paths, bool shared) {
    ATELIER_TRY(const auto open, open_parts(files, paths));
    for (const fs::path& path : open)
        ATELIER_CHECK(files.close_to_others(path));
    if (open.empty()) return std::string();
    if (shared)
        return "plan, prompts and mail in " + paths.folder.string() +
               " were not as project.shared says: " + std::to_string(open.size()) +
               (open.size() == 1 ? " file or folder" : " files and folders") +
               " opened to the group alone";
    return "plan, prompts and mail in " + paths.folder.string() +
           " were open to other users: " + std::to_string(open.size()) +
           (open.size() == 1 ? " file or folder" : " files and folders") + " closed to them";
}

} // namespace atelier
