#include "adapters/process/file_users.hpp"

#include "base/path.hpp"
#include "base/text.hpp"
#include "posix/process_stat.hpp"
#include "posix/read_file.hpp"

#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool has_open(const fs::path& process, const fs::path& file) {
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(process / "fd", failure)) {
        std::error_code gone;
        if (fs::read_symlink(entry.path(), gone) == file) return true;
    }
    return false;
}

// Our own programs, and the `git` that has started one and waits for it.
bool is_ours(const std::vector<std::string>& argv) {
    const auto name = [](const std::string& path) { return fs::path(path).filename().string(); };
    if (argv.empty() || name(argv[0]).starts_with("git-atelier")) return true;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        if (argv[i] == "-C" || argv[i] == "-c")
            ++i;
        else if (!argv[i].starts_with('-'))
            return argv[i] == "atelier";
    }
    return false;
}

bool is_git(const fs::path& process) {
    const auto name = posix::read_file(process / "comm");
    if (!name || !name->starts_with("git")) return false;
    const auto line = posix::read_file(process / "cmdline");
    if (!line) return true;
    // One that has ended has no command line.
    return !line->empty() && !is_ours(split(*line, '\0'));
}

// The git dir that a Git in that folder would take.
fs::path git_dir_at(const fs::path& folder) {
    for (fs::path here = folder;; here = here.parent_path()) {
        std::error_code failure;
        const fs::path mark = here / ".git";
        if (fs::is_directory(mark, failure)) return fs::weakly_canonical(mark, failure);
        if (const auto text = posix::read_file(mark); text && text->starts_with("gitdir: "))
            return fs::weakly_canonical(here / fs::path(trim(text->substr(8))), failure);
        if (here == here.root_path()) return folder;
    }
}

bool works_there(const fs::path& process, const fs::path& common_dir) {
    std::error_code failure;
    const fs::path folder = fs::read_symlink(process / "cwd", failure);
    // It cannot be told where it works.
    if (failure) return true;
    if (is_below(git_dir_at(folder).native(), common_dir.native())) return true;
    const auto environment = posix::read_file(process / "environ");
    if (!environment) return true;
    for (const std::string& setting : split(*environment, '\0'))
        if (setting.starts_with("GIT_DIR=") &&
            is_below(fs::weakly_canonical(folder / setting.substr(8), failure).native(),
                     common_dir.native()))
            return true;
    return false;
}

} // namespace

Result<bool> file_may_be_used(const fs::path& file, const fs::path& common_dir) {
    std::error_code failure;
    fs::directory_iterator entry("/proc", failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        const auto pid = posix::as_number<pid_t>(entry->path().filename().string());
        if (!pid || *pid == getpid()) continue;
        if (has_open(entry->path(), file)) return true;
        if (!is_git(entry->path())) continue;
        if (works_there(entry->path(), common_dir) && is_git(entry->path())) return true;
    }
    if (failure)
        return fail(ErrorCode::files_failed, "cannot list /proc: " + failure.message(),
                    advise(Hint::mount_proc_for_files));
    return false;
}

} // namespace atelier
