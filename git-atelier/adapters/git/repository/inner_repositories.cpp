#include "adapters/git/repository/inner_repositories.hpp"

#include "adapters/git/config/discover.hpp"
#include "adapters/git/repository/ref_log_file.hpp"
#include "adapters/git/repository/worktree_state.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/move_path.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <dirent.h>
#include <memory>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis look_deadline{5 * 60'000};

// Which Git keeps for each worktree by itself.
constexpr auto refs_of_a_worktree =
    std::to_array<std::string_view>({"refs/bisect/", "refs/rewritten/", "refs/worktree/"});

struct Place {
    InnerRepository told;
    // "" for a submodule that is not checked out.
    fs::path folder;
    fs::path git_dir;
    fs::path common_dir;
};

bool is_folder(const fs::path& path) {
    std::error_code none;
    return fs::is_directory(fs::symlink_status(path, none));
}

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::exists(fs::symlink_status(path, none));
}

// What stands in a folder, as far as it tells of repositories.
struct Listing {
    std::vector<std::string> folders;
    bool link = false;
    bool head = false;
    bool objects = false;
    bool refs = false;

    bool bare() const { return head && objects && refs; }
};

bool is_folder(const ::dirent& entry, const fs::path& folder) {
    if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
    return is_folder(folder / entry.d_name);
}

Result<Listing> list_of(const fs::path& folder) {
    const auto failed = [&] {
        return fail(ErrorCode::files_failed, "cannot look into " + folder.string() + ": " +
                                                 std::generic_category().message(errno));
    };
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(folder.c_str()), &::closedir);
    if (!listing) return failed();
    Listing found;
    for (;;) {
        errno = 0;
        const ::dirent* const entry = ::readdir(listing.get());
        if (entry == nullptr && errno != 0) return failed();
        if (entry == nullptr) return found;
        const std::string_view name = entry->d_name;
        const bool inner = is_folder(*entry, folder);
        found.link = found.link || name == ".git";
        found.head = found.head || name == "HEAD";
        std::error_code none;
        const auto leads_to = [&](const char* one) {
            return name == one && fs::is_directory(folder / name, none);
        };
        found.objects = found.objects || leads_to("objects");
        found.refs = found.refs || leads_to("refs");
        if (inner && name != "." && name != ".." && name != ".git")
            found.folders.emplace_back(name);
    }
}

struct FoundFolder {
    fs::path path;
    bool bare = false;
};

// Folders with a repository, bare or not, below one; links are not followed.
class FolderWalk {
  public:
    explicit FolderWalk(const fs::path& top) {
        struct ::statfs kind {};
        struct ::stat about {};
        if (::statfs(top.c_str(), &kind) != 0 || ::lstat(top.c_str(), &about) != 0) return;
        if (std::ranges::count(counting_kinds, static_cast<long>(kind.f_type)) > 0)
            counting_disk_ = about.st_dev;
    }

    Result<void> below(const fs::path& folder) {
        return list_of(folder).and_then([&](const Listing& here) { return through(folder, here); });
    }
    std::vector<FoundFolder> found;

  private:
    // Where a folder has a link for each folder in it: ext4, XFS, tmpfs.
    static constexpr std::array counting_kinds{0xEF53L, 0x58465342L, 0x01021994L};

    Result<void> through(const fs::path& folder, const Listing& here) {
        for (const std::string& name : here.folders) {
            const fs::path path = folder / name;
            // Most folders of a checkout are leaves, which are not read.
            const auto linked = has_no_folders(path) ? has_link(path) : std::nullopt;
            if (linked) {
                if (*linked) found.push_back({path});
                continue;
            }
            ATELIER_TRY(const Listing inner, list_of(path));
            if (inner.bare() || inner.link) found.push_back({path, inner.bare()});
            if (!inner.bare()) ATELIER_CHECK(through(path, inner));
        }
        return {};
    }
    bool has_no_folders(const fs::path& path) const {
        struct ::stat about {};
        return counting_disk_ && ::lstat(path.c_str(), &about) == 0 &&
               about.st_dev == *counting_disk_ && about.st_nlink == 2;
    }

    // nullopt: it may not be looked into, or be a bare repository whose folders stand elsewhere.
    static std::optional<bool> has_link(const fs::path& folder) {
        struct ::stat about {};
        if (::lstat((folder / ".git").c_str(), &about) == 0) return true;
        if (errno != ENOENT || is_there(folder / "HEAD")) return std::nullopt;
        return false;
    }

    std::optional<::dev_t> counting_disk_;
};

class Search {
  public:
    Search(const fs::path& worktree, const fs::path& git_dir)
        : worktree_(stored_path(worktree)), git_dir_(stored_path(git_dir)) {}

    Result<std::vector<Place>> run() {
        if (is_folder(worktree_)) {
            FolderWalk walk(worktree_);
            ATELIER_CHECK(walk.below(worktree_));
            for (const FoundFolder& one : walk.found)
                ATELIER_CHECK(add(one.path, one.bare));
        }
        for (const fs::path& module : git_dirs_below(git_dir_ / "modules")) {
            const bool known = std::ranges::find(found_, module, &Place::git_dir) != found_.end();
            const std::string name = module.lexically_relative(git_dir_ / "modules").string();
            if (!known) found_.push_back({{name, InnerKind::submodule, false}, {}, module, module});
        }
        std::ranges::sort(found_, {}, [](const Place& one) { return one.told.path; });
        return std::move(found_);
    }

  private:
    Result<void> add(const fs::path& folder, bool bare) {
        const auto layout = discover_repository(folder);
        const bool own = layout && (bare ? layout->git_dir == folder : layout->worktree == folder);
        if (!own) {
            // Not a repository to Git either, unless something has damaged one.
            if (!is_folder(folder / ".git/objects")) return {};
            return fail(ErrorCode::git_failed, folder.string() + " holds a damaged repository",
                        advise(Hint::fsck_there));
        }
        Place place{{.path = folder.lexically_relative(worktree_).string()},
                    folder,
                    layout->git_dir,
                    layout->common_dir};
        if (is_below(place.common_dir.native(), git_dir_.native()))
            place.told.kind = InnerKind::submodule;
        else if (!is_below(place.common_dir.native(), worktree_.native()))
            place.told.kind = InnerKind::linked;
        place.told.checked_out = !bare;
        found_.push_back(std::move(place));
        return {};
    }

    fs::path worktree_;
    fs::path git_dir_;
    std::vector<Place> found_;
};

GitCall call_in(const Place& place, std::vector<std::string> words, std::string input = {}) {
    const fs::path& work_tree = place.told.checked_out ? place.folder : place.git_dir;
    GitCall call = call_in_checkout(place.git_dir, work_tree, std::move(words), look_deadline);
    call.input = std::move(input);
    return call;
}

// "^commit" lines of what came with the clone: the tags, which Git packs then, and what it checked
// out first. No remote branch need have them.
std::string cloned_commits(const Place& place) {
    std::string out;
    const std::string packed = posix::read_file(place.common_dir / "packed-refs").value_or("");
    for (const std::string& line : lines_of(packed)) {
        const auto blank = line.find(" refs/tags/");
        if (blank != std::string::npos) out += "^" + line.substr(0, blank) + "\n";
    }
    std::vector<RefLogEntry> log = read_ref_log(place.git_dir / "logs/HEAD");
    std::ranges::reverse(log);
    for (const RefLogEntry& entry : log) {
        const bool first = entry.what.starts_with("checkout: ");
        if (!first && !entry.what.starts_with("clone: ")) break;
        out += "^" + entry.to + "\n";
        if (first) break;
    }
    return out;
}

Result<std::vector<std::string>> unpublished_heads(const Git& git, const Place& place) {
    ATELIER_TRY(const std::string listed,
                git.output(call_in(place,
                                   {"rev-list", "--ignore-missing", "--all", "--not", "--remotes",
                                    "--not", "--stdin"},
                                   cloned_commits(place))));
    std::vector<std::string> heads;
    if (listed.empty()) return heads;
    const auto ids = lines_of(listed);
    const std::set<std::string> beyond(ids.begin(), ids.end());
    if (beyond.contains(head_in(place.git_dir))) heads.emplace_back("HEAD");
    ATELIER_TRY(const std::string refs,
                git.output(call_in(place, {"for-each-ref", "--format=%(refname) %(objectname) "
                                                           "%(*objectname)"})));
    for (const std::string& line : lines_of(refs)) {
        const auto fields = split(line, ' ');
        const bool has = std::any_of(fields.begin() + 1, fields.end(),
                                     [&](const auto& id) { return beyond.contains(id); });
        if (has) heads.push_back(fields[0]);
    }
    if (heads.empty()) heads.emplace_back("HEAD");
    return heads;
}

// Whether no ref has it that stays when a linked worktree goes.
Result<bool> is_beyond_what_stays(const Git& git, const Place& place, const std::string& commit) {
    std::vector<std::string> words{"rev-list", "--max-count=1", commit, "--not"};
    for (const std::string_view own : refs_of_a_worktree)
        words.push_back("--exclude=" + std::string(own) + "*");
    words.emplace_back("--glob=refs/*");
    ATELIER_TRY(const std::string beyond, git.output(call_in(place, std::move(words))));
    return !beyond.empty();
}

// Of a linked worktree: those that Git keeps for it alone.
Result<std::vector<OwnRef>> refs_going_with(const Git& git, const Place& place) {
    std::vector<OwnRef> found;
    // Git is asked where there is something.
    const bool any = has_ref_tables(place.common_dir) ||
                     std::ranges::any_of(refs_of_a_worktree, [&](std::string_view own) {
                         return is_there(place.git_dir / own);
                     });
    if (!any) return found;
    std::vector<std::string> words{"for-each-ref",
                                   "--format=%(objecttype) %(objectname) %(refname)"};
    words.insert(words.end(), refs_of_a_worktree.begin(), refs_of_a_worktree.end());
    ATELIER_TRY(const std::string listed, git.output(call_in(place, std::move(words))));
    for (const std::string& line : lines_of(listed)) {
        const auto fields = split(line, ' ');
        if (fields.size() != 3 || fields[0] != "commit") continue;
        ATELIER_TRY(const bool beyond, is_beyond_what_stays(git, place, fields[1]));
        if (!beyond) continue;
        ATELIER_TRY(CommitId commit, CommitId::parse(fields[1]));
        found.push_back({fields[2], std::move(commit)});
    }
    return found;
}

// Its other refs stay where they are.
Result<std::vector<std::string>> unpublished_of_linked(const Git& git, const Place& place) {
    std::vector<std::string> heads;
    if (place.git_dir == place.common_dir) return heads;
    if (!head_in(place.git_dir).starts_with("refs/")) {
        ATELIER_TRY(const bool beyond, is_beyond_what_stays(git, place, "HEAD"));
        if (beyond) heads.emplace_back("HEAD");
    }
    ATELIER_TRY(const auto own, refs_going_with(git, place));
    for (const OwnRef& ref : own)
        heads.push_back(ref.name);
    return heads;
}

Result<void> look_into(const Git& git, Place& place) {
    ATELIER_TRY(place.told.unpublished, place.told.kind == InnerKind::linked
                                            ? unpublished_of_linked(git, place)
                                            : unpublished_heads(git, place));
    if (!place.told.checked_out) return {};
    ATELIER_TRY(const std::string status,
                git.output(call_in(place, {"-c", "core.fsmonitor=false", "status", "--porcelain=v2",
                                           "--branch", "-z", "--untracked-files=all",
                                           "--ignore-submodules=none"})));
    place.told.changed = parse_status(status).changed;
    return {};
}

Result<void> move_to(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    const std::string doing = "move " + from.string() + " to";
    if (failure) return fail(posix::errno_error(doing, to, std::errc(failure.value())));
    if (is_there(to)) return fail(posix::errno_error(doing, to, std::errc::file_exists));
    if (const auto moved = posix::move_path(from, to); !moved)
        return fail(posix::errno_error(doing, to, moved.error()));
    return {};
}

// Its git dir leads to a folder that is about to be another one.
Result<void> forget_folder(const Git& git, const fs::path& git_dir) {
    ATELIER_TRY(
        const ProcessResult unset,
        git.run({{"config", "--file", (git_dir / "config").string(), "--unset", "core.worktree"}}));
    // 5: it was not set.
    if (unset.status == 0 || unset.status == 5) return {};
    return fail(ErrorCode::git_failed, "cannot change " + (git_dir / "config").string());
}

Result<void> stand_alone(const Git& git, const Place& place) {
    const fs::path link = place.folder / ".git";
    const std::string leads = posix::read_file(link).value_or("");
    std::error_code failure;
    fs::remove(link, failure);
    if (const auto moved = move_to(place.git_dir, link); !moved) {
        // It is a repository still, and its git dir where it was.
        if (!is_there(link)) (void)posix::replace_file(link, leads);
        return moved;
    }
    return forget_folder(git, link);
}

} // namespace

std::vector<fs::path> git_dirs_below(const fs::path& modules) {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(modules, none)) {
        if (!entry.is_directory(none)) continue;
        const bool git_dir = is_there(entry.path() / "HEAD") && is_folder(entry.path() / "objects");
        if (git_dir) found.push_back(entry.path());
        const auto below = git_dirs_below(git_dir ? entry.path() / "modules" : entry.path());
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

Result<std::vector<InnerRepository>> inner_repositories(const Git& git, const fs::path& worktree,
                                                        const fs::path& git_dir) {
    ATELIER_TRY(auto places, Search(worktree, git_dir).run());
    std::vector<InnerRepository> out;
    for (Place& place : places) {
        ATELIER_CHECK(look_into(git, place));
        out.push_back(std::move(place.told));
    }
    return out;
}

Result<std::vector<OwnRef>> own_refs(const Git& git, const fs::path& git_dir) {
    Place place{{.path = {}, .kind = InnerKind::linked, .checked_out = false},
                {},
                git_dir,
                git_dir.parent_path().parent_path()};
    return refs_going_with(git, place);
}

Result<void> move_repository_out(const Git& git, const fs::path& worktree, const fs::path& git_dir,
                                 const InnerRepository& repository, const fs::path& to) {
    ATELIER_TRY(auto places, Search(worktree, git_dir).run());
    // The innermost first: its git dir stands in that of the one around it.
    std::ranges::reverse(places);
    for (const Place& place : places) {
        if (place.told.kind != InnerKind::submodule) continue;
        if (!place.folder.empty() && is_below(place.told.path, repository.path))
            ATELIER_CHECK(stand_alone(git, place));
        else if (place.folder.empty() && place.told.path == repository.path) {
            ATELIER_CHECK(move_to(place.git_dir, to));
            return forget_folder(git, to);
        }
    }
    return move_to(stored_path(worktree) / repository.path, to);
}

} // namespace atelier
