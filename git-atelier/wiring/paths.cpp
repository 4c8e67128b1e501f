#include "wiring/paths.hpp"

#include "base/text.hpp"

#include <vector>

namespace atelier {

namespace fs = std::filesystem;

Result<fs::path> data_folder(const ProcessEnvironment& around) {
    fs::path folder;
    if (!around.data_dir.empty() && !fs::path(around.data_dir).is_absolute())
        return fail(ErrorCode::config_invalid,
                    "ATELIER_DATA_DIR is '" + around.data_dir + "', which is not an absolute path",
                    advise(Hint::absolute_path));
    if (!around.data_dir.empty())
        folder = around.data_dir;
    else if (!around.xdg_data_home.empty() && fs::path(around.xdg_data_home).is_absolute())
        folder = fs::path(around.xdg_data_home) / "atelier";
    else if (!around.home.empty())
        folder = fs::path(around.home) / ".local" / "share" / "atelier";
    else
        return fail(ErrorCode::files_failed, "no data folder is known: HOME is not set",
                    advise(Hint::set_home));
    std::error_code code;
    const fs::path absolute = fs::absolute(folder, code);
    if (code)
        return fail(ErrorCode::files_failed, "the current folder cannot be read: " + code.message(),
                    advise(Hint::change_folder));
    // Git names worktrees by their real paths, and is asked for ours by name.
    fs::path real = fs::weakly_canonical(absolute, code);
    return code ? absolute.lexically_normal() : real;
}

Result<fs::path> share_folder(const ProcessEnvironment& around) {
    std::vector<fs::path> paths;
    if (!around.share.empty()) {
        paths.emplace_back(around.share);
    } else {
        std::error_code code;
        const fs::path program = fs::read_symlink("/proc/self/exe", code);
        if (!code) paths.push_back(program.parent_path().parent_path() / "share" / "git-atelier");
        paths.emplace_back(fs::path(ATELIER_INSTALL_DATADIR) / "git-atelier");
    }
    std::vector<std::string> tried;
    for (const fs::path& place : paths) {
        std::error_code code;
        if (fs::is_directory(place / "templates", code)) return place;
        tried.push_back(place.string());
    }
    return fail(ErrorCode::files_failed,
                "the templates that come with git-atelier were not found in " + join(tried, " or "),
                advise(Hint::set_share));
}

fs::path current_folder() {
    std::error_code failure;
    return fs::current_path(failure);
}

} // namespace atelier
