#include "adapters/git/config/ref_files.hpp"

#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sys/stat.h>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view leads_on = "ref:";

// To read that many takes as long as to ask Git.
constexpr std::size_t most_ref_files = 200;

bool is_file_or_link(const fs::path& path) {
    std::error_code none;
    const auto type = fs::symlink_status(path, none).type();
    return type == fs::file_type::regular || type == fs::file_type::symlink;
}

std::string content_of(const fs::path& path) {
    const auto text = posix::read_file(path);
    return text ? "has " + *text : "none";
}

// With what its branch stands at.
std::optional<std::string> basis_of_head(const fs::path& common_dir, const fs::path& git_dir) {
    const auto text = posix::read_file(git_dir / "HEAD");
    if (!text) return std::nullopt;
    const std::string head(trim(*text));
    if (CommitId::parse(head)) return head;
    if (!head.starts_with(leads_on)) return std::nullopt;
    const std::string ref(trim(std::string_view(head).substr(leads_on.size())));
    if (!ref.starts_with("refs/heads/")) return std::nullopt;
    auto at = basis_of_ref(common_dir, ref);
    if (at) at->insert(0, ref + " ");
    return at;
}

} // namespace

std::string stamp_of(const fs::path& path) {
    struct ::stat about {};
    if (::stat(path.c_str(), &about) != 0) return "none";
    return fmt::format("{} {} {}.{} {}.{}", about.st_ino, about.st_size, about.st_mtim.tv_sec,
                       about.st_mtim.tv_nsec, about.st_ctim.tv_sec, about.st_ctim.tv_nsec);
}

std::optional<std::string> basis_of_ref(const fs::path& common_dir, const std::string& ref) {
    if (!ref.starts_with("refs/") || has_ref_tables(common_dir)) return std::nullopt;
    const fs::path file = common_dir / ref;
    const auto text = posix::read_file(file);
    if (text) {
        const std::string_view id = trim(*text);
        if (!CommitId::parse(id)) return std::nullopt;
        return std::string(id);
    }
    if (is_file_or_link(file)) return std::nullopt;
    return "packed " + stamp_of(common_dir / "packed-refs");
}

std::optional<std::string> basis_of_refs_below(const fs::path& common_dir,
                                               const std::string& prefix) {
    if (has_ref_tables(common_dir)) return std::nullopt;
    std::error_code failure;
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator at(common_dir / prefix, failure), end;
         !failure && at != end; at.increment(failure)) {
        if (at->is_symlink()) return std::nullopt;
        if (at->is_directory() || at->path().extension() == ".lock") continue;
        files.push_back(at->path());
        if (files.size() > most_ref_files) return std::nullopt;
    }
    if (failure && failure != std::errc::no_such_file_or_directory) return std::nullopt;
    std::ranges::sort(files);
    std::string basis;
    for (const fs::path& file : files) {
        const auto text = posix::read_file(file);
        const std::string_view id = text ? trim(*text) : std::string_view();
        if (!CommitId::parse(id)) return std::nullopt;
        basis += file.string() + ' ' + std::string(id) + '\n';
    }
    // Last, as Git reads them: what is packed meanwhile is in one of the two.
    return basis + "packed " + stamp_of(common_dir / "packed-refs");
}

std::optional<std::string> basis_of_worktrees(const fs::path& common_dir) {
    std::vector<fs::path> git_dirs;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(common_dir / "worktrees", none))
        git_dirs.push_back(entry.path());
    std::ranges::sort(git_dirs);
    const auto head = basis_of_head(common_dir, common_dir);
    if (!head) return std::nullopt;
    std::string basis = *head + '\n' + stamp_of(common_dir / "config") + '\n' +
                        stamp_of(common_dir / "config.worktree") + '\n';
    for (const fs::path& git_dir : git_dirs) {
        const auto own = basis_of_head(common_dir, git_dir);
        const auto leads = posix::read_file(git_dir / "gitdir");
        if (!own || !leads) return std::nullopt;
        const bool there = fs::exists(git_dir / fs::path(trim(*leads)), none);
        basis +=
            fmt::format("{}\n{}\n{} {}\n{}\n{}\n", git_dir.filename().string(), *own, *leads, there,
                        content_of(git_dir / "locked"), content_of(git_dir / "commondir"));
    }
    return basis;
}

std::string basis_of_history(const fs::path& common_dir) {
    std::string basis;
    // The parents that a history ends at, those that it is given, and what stands for a commit.
    for (const char* name :
         {"shallow", "info/grafts", "refs/replace", "packed-refs", "reftable/tables.list"})
        basis += stamp_of(common_dir / name) + '\n';
    return basis;
}

std::optional<std::string> symbolic_target(const fs::path& common_dir, const std::string& ref) {
    std::error_code none;
    const fs::path file = common_dir / ref;
    // Git once made links of them.
    if (has_ref_tables(common_dir) || fs::is_symlink(fs::symlink_status(file, none)))
        return std::nullopt;
    const std::string text = posix::read_file(file).value_or("");
    if (!text.starts_with(leads_on)) return std::string();
    std::string target(trim(std::string_view(text).substr(leads_on.size())));
    const bool goes_on = posix::read_file(common_dir / target).value_or("").starts_with(leads_on);
    return goes_on ? std::nullopt : std::optional(std::move(target));
}

} // namespace atelier
