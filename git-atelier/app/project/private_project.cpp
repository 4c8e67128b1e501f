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

// While its own folder was closed nobody came to what is in the project.
std::string what_stood_open(const ProjectPaths& paths, const std::vector<fs::path>& open) {
    const auto stood_open = [&](const fs::path& folder) {
        return std::ranges::find(open, folder) != open.end();
    };
    if (!stood_open(paths.folder))
        for (const fs::path& folder : own_folders(paths))
            if (stood_open(folder)) return "the folder " + folder.string() + " was";
    return "plan, prompts and mail in " + paths.folder.string() + " were";
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
    return what_stood_open(paths, open) +
           (shared ? " not as project.shared says: " : " open to other users: ") +
           std::to_string(open.size()) +
           (open.size() == 1 ? " file or folder" : " files and folders") +
           (shared ? " opened to the group alone" : " closed to them");
}

} // namespace atelier
