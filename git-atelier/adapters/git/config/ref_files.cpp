#include "adapters/git/config/ref_files.hpp"

#include "base/text.hpp"
#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
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

using Commits = std::map<std::string, CommitId>;

// What such a file says, or that it is gone again; nullopt where only Git can tell.
std::optional<std::string> said_by_file(int folder, const char* name) {
    const posix::Descriptor file(
        ::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) return errno == ENOENT ? std::optional(std::string()) : std::nullopt;
    // More than an id and the end of its line.
    std::array<char, 256> buffer;
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count <= 0 || static_cast<std::size_t>(count) == buffer.size()) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(count));
}

enum class EntryKind { file, folder, other };

EntryKind kind_of_entry(int folder, const dirent& entry) {
    if (entry.d_type == DT_REG) return EntryKind::file;
    if (entry.d_type == DT_DIR) return EntryKind::folder;
    struct ::stat about {};
    if (entry.d_type != DT_UNKNOWN ||
        ::fstatat(folder, entry.d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return EntryKind::other;
    if (S_ISDIR(about.st_mode)) return EntryKind::folder;
    return S_ISREG(about.st_mode) ? EntryKind::file : EntryKind::other;
}

// All that stand in files of their own and whose names begin so; false where only Git can tell what
// one of them is.
bool add_loose_refs(int above, const char* path, const std::string& named, std::string_view begin,
                    Commits& found) {
    const int folder = ::openat(above, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return errno == ENOENT;
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(folder), ::closedir);
    if (!listing) {
        ::close(folder);
        return false;
    }
    while (true) {
        errno = 0;
        const dirent* const entry = ::readdir(listing.get());
        // What cannot be listed to its end may have more.
        if (entry == nullptr) return errno == 0;
        const std::string_view name = entry->d_name;
        // Git passes over these.
        if (name.starts_with('.') || name.ends_with(".lock") || !name.starts_with(begin)) continue;
        if (!BranchName::parse(name)) return false;
        switch (kind_of_entry(folder, *entry)) {
        case EntryKind::other:
            return false;
        case EntryKind::folder:
            if (!add_loose_refs(folder, entry->d_name, named + entry->d_name + '/', "", found))
                return false;
            break;
        case EntryKind::file:
            const auto text = said_by_file(folder, entry->d_name);
            if (text && text->empty()) break;
            auto commit = CommitId::parse(text ? trim(*text) : std::string_view());
            if (!commit) return false;
            found.emplace(named + entry->d_name, *std::move(commit));
        }
    }
}

bool add_packed_refs(const fs::path& file, std::string_view prefix, std::string_view begin,
                     Commits& found) {
    const auto text = posix::read_file(file);
    if (!text) return text.error() == std::errc::no_such_file_or_directory;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        // What is said of the file, and what the tag of the line before stands for.
        if (line.empty() || line.front() == '#' || line.front() == '^') continue;
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos) return false;
        const std::string_view name = line.substr(blank + 1);
        if (!name.starts_with(prefix) || !name.substr(prefix.size()).starts_with(begin)) continue;
        auto commit = CommitId::parse(line.substr(0, blank));
        if (!commit) return false;
        // Its own file, where there is one, is younger.
        found.emplace(name.substr(prefix.size()), *std::move(commit));
    }
    return true;
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

std::optional<std::map<std::string, CommitId>>
refs_in_files(const fs::path& common_dir, const std::string& prefix, const std::string& begin) {
    if (has_ref_tables(common_dir)) return std::nullopt;
    Commits found;
    // What is packed is read last, as Git does: what is packed meanwhile is in one of the two.
    if (!add_loose_refs(AT_FDCWD, (common_dir / prefix).c_str(), "", begin, found) ||
        !add_packed_refs(common_dir / "packed-refs", prefix, begin, found))
        return std::nullopt;
    return found;
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
