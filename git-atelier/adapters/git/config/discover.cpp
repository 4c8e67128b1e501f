#include "adapters/git/config/discover.hpp"

#include "adapters/git/config/config_file.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> real_path(const fs::path& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), &::free);
    if (!real) return std::nullopt;
    return fs::path(real.get());
}

// Of what is in a real folder only its own name can lead elsewhere.
std::optional<fs::path> real_entry(const fs::path& path) {
    char target = 0;
    if (::readlink(path.c_str(), &target, 1) < 0 && errno == EINVAL) return path;
    return real_path(path);
}

std::optional<struct ::stat> look_at(const fs::path& path) {
    struct ::stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    return found;
}

bool is_folder(const fs::path& path) {
    const auto found = look_at(path);
    return found && S_ISDIR(found->st_mode);
}

// HEAD may be a dangling symbolic link in old repositories, so that it is only looked at, not
// followed.
bool is_git_dir(const fs::path& path) {
    struct ::stat head {};
    if (::lstat((path / "HEAD").c_str(), &head) != 0) return false;
    if (look_at(path / "commondir")) return true;
    return is_folder(path / "objects") && is_folder(path / "refs");
}

tl::unexpected<Error> damaged(const fs::path& path, const std::string& why) {
    return fail(ErrorCode::not_a_repository, path.string() + " " + why,
                advise(Hint::git_status_there));
}

// What a `.git` file leads to: "gitdir: PATH", relative to the file.
Result<fs::path> follow_git_file(const fs::path& file) {
    const auto content = posix::read_file(file);
    constexpr std::string_view key = "gitdir: ";
    if (!content || !content->starts_with(key)) return damaged(file, "is not a valid gitfile");
    std::string_view target = std::string_view(*content).substr(key.size());
    while (target.ends_with('\n') || target.ends_with('\r'))
        target.remove_suffix(1);
    const auto real = real_path(file.parent_path() / target);
    if (!real || !is_git_dir(*real))
        return damaged(file, "points to " + std::string(target) + ", which is not a git directory");
    return *real;
}

Result<fs::path> find_common_dir(const fs::path& git_dir) {
    const auto content = posix::read_file(git_dir / "commondir");
    if (!content) return git_dir;
    std::string_view target = *content;
    while (target.ends_with('\n') || target.ends_with('\r'))
        target.remove_suffix(1);
    const auto real = real_path(git_dir / target);
    if (!real || !is_git_dir(*real))
        return damaged(git_dir / "commondir", "does not point to a repository");
    return *real;
}

// Of the repository's own configuration, what says where its main checkout is. With
// extensions.worktreeConfig Git keeps these two keys in the main worktree's own file. It follows no
// include for them.
struct CoreKeys {
    bool bare = false;
    std::optional<std::string> worktree;
    // The file that has the last word on each.
    const char* bare_in = "config";
    const char* worktree_in = "config";
};

CoreKeys read_core_keys(const fs::path& common_dir) {
    CoreKeys keys;
    bool has_worktree_config = false;
    const auto apply = [&](const char* file) {
        const auto text = posix::read_file(common_dir / file);
        for (const ConfigEntry& entry : parse_config(text.value_or(""))) {
            if (entry.key == "core.bare") {
                keys.bare = config_bool(entry.value);
                keys.bare_in = file;
            }
            if (entry.key == "core.worktree") {
                keys.worktree = entry.value;
                keys.worktree_in = file;
            }
            if (entry.key == "extensions.worktreeconfig")
                has_worktree_config = config_bool(entry.value);
        }
    };
    apply("config");
    if (has_worktree_config) apply("config.worktree");
    return keys;
}

Result<RepositoryLayout> place_of(const fs::path& git_dir,
                                  const std::optional<fs::path>& worktree) {
    RepositoryLayout place;
    place.git_dir = git_dir;
    ATELIER_TRY(place.common_dir, find_common_dir(git_dir));
    const CoreKeys core = read_core_keys(place.common_dir);
    place.bare = core.bare && !core.worktree;
    place.checkout_config = place.common_dir / (core.worktree ? core.worktree_in : core.bare_in);
    place.enlistment = place.common_dir;
    if (core.worktree) {
        const auto real = real_path(place.common_dir / *core.worktree);
        if (!real)
            return damaged(place.checkout_config,
                           "names the work tree " + *core.worktree + ", which is not there");
        place.enlistment = *real;
    } else if (!core.bare && place.common_dir.filename() == ".git") {
        place.enlistment = place.common_dir.parent_path();
    }
    const auto owner = look_at(place.common_dir);
    place.foreign = owner && owner->st_uid != ::geteuid();
    place.worktree = worktree;
    if (place.bare && place.git_dir == place.common_dir) place.worktree.reset();
    return place;
}

tl::unexpected<Error> not_a_worktree(const fs::path& folder) {
    return fail(ErrorCode::git_failed, folder.string() + " is not a worktree of this repository",
                advise(Hint::worktree_list));
}

// Of that repository, from anywhere inside.
Result<RepositoryLayout> inside_of(const RepositoryLayout& repository, const fs::path& folder) {
    ATELIER_TRY(RepositoryLayout place, discover_repository(folder));
    if (place.common_dir == repository.common_dir) return place;
    return not_a_worktree(folder);
}

} // namespace

Result<RepositoryLayout> discover_repository(const fs::path& folder) {
    const auto start = real_path(folder);
    const auto device = start ? look_at(*start) : std::nullopt;
    if (!device)
        return fail(ErrorCode::not_a_repository, folder.string() + " is not there",
                    advise(Hint::existing_folder));
    for (fs::path here = *start;; here = here.parent_path()) {
        const auto found = look_at(here);
        if (!found || found->st_dev != device->st_dev) break;
        const fs::path dot_git = here / ".git";
        const auto entry = look_at(dot_git);
        if (entry && S_ISREG(entry->st_mode)) {
            ATELIER_TRY(const fs::path git_dir, follow_git_file(dot_git));
            return place_of(git_dir, here);
        }
        if (entry && S_ISDIR(entry->st_mode) && is_git_dir(dot_git))
            if (const auto real = real_entry(dot_git)) return place_of(*real, here);
        if (is_git_dir(here)) return place_of(here, std::nullopt);
        if (here == here.root_path()) break;
    }
    return fail(ErrorCode::not_a_repository, start->string() + " is not in a Git repository",
                advise(Hint::go_to_repository));
}

std::string head_in(const fs::path& git_dir) {
    const std::string text = posix::read_file(git_dir / "HEAD").value_or("");
    const std::string_view head = trim(text);
    constexpr std::string_view symbolic = "ref: ";
    // What stands there where Git keeps its refs in tables.
    if (head == "ref: refs/heads/.invalid") return {};
    return std::string(head.starts_with(symbolic) ? head.substr(symbolic.size()) : head);
}

bool has_ref_tables(const fs::path& common_dir) {
    std::error_code none;
    return fs::exists(common_dir / "reftable" / "tables.list", none);
}

std::vector<Checkout> checked_out_branches(const RepositoryLayout& repository) {
    std::vector<Checkout> found;
    const auto add = [&](const fs::path& worktree, std::string_view ref, bool in_progress) {
        constexpr std::string_view heads = "refs/heads/";
        if (!ref.starts_with(heads)) return;
        const auto branch = BranchName::parse(std::string(ref.substr(heads.size())));
        if (!branch) return;
        Checkout checkout{.worktree = worktree, .branch = *branch, .head = {}};
        checkout.in_progress = in_progress;
        found.push_back(std::move(checkout));
    };
    const auto look_into = [&](const fs::path& git_dir, const fs::path& worktree) {
        add(worktree, head_in(git_dir), false);
        for (const char* name : {"rebase-merge/head-name", "rebase-apply/head-name"})
            add(worktree, trim(posix::read_file(git_dir / name).value_or("")), true);
    };
    if (!repository.bare) look_into(repository.common_dir, main_checkout(repository));
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(repository.common_dir / "worktrees", none)) {
        const std::string link = posix::read_file(entry.path() / "gitdir").value_or("");
        look_into(entry.path(), fs::path(trim(link)).parent_path());
    }
    return found;
}

fs::path main_checkout(const RepositoryLayout& repository) {
    const bool here = repository.git_dir == repository.common_dir && repository.worktree;
    return here ? *repository.worktree : repository.enlistment;
}

void find_checkout(RepositoryLayout& repository, const fs::path& folder) {
    const bool apart =
        repository.git_dir == repository.common_dir && !repository.worktree && !repository.bare;
    if (!apart) return;
    const auto place = discover_repository(folder);
    if (place && place->git_dir == repository.git_dir) repository.worktree = place->worktree;
}

Result<RepositoryLayout> worktree_of(const RepositoryLayout& repository, const fs::path& worktree) {
    ATELIER_TRY(RepositoryLayout place, inside_of(repository, worktree));
    if (place.worktree == stored_place(worktree)) return place;
    if (repository.bare || worktree != repository.common_dir) return not_a_worktree(worktree);
    return fail(ErrorCode::git_failed,
                "where the main checkout of " + worktree.string() +
                    " is cannot be told from here, because its git dir lies apart from it",
                advise(Hint::call_in_checkout));
}

Result<fs::path> git_dir_of(const RepositoryLayout& repository, const fs::path& worktree) {
    ATELIER_TRY(const RepositoryLayout place, inside_of(repository, worktree));
    return place.git_dir;
}

fs::path stored_path(const fs::path& path) {
    std::error_code failure;
    const fs::path real = fs::weakly_canonical(path, failure);
    return failure ? path.lexically_normal() : real;
}

fs::path stored_place(const fs::path& place) {
    return stored_path(place.parent_path()) / place.filename();
}

} // namespace atelier
