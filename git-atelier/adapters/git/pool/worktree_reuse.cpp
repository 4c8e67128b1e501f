// How a worktree is made ready for whoever needs one next, and how that one gets it. Nothing of a
// former session stays in it but files that Git ignores, where they are to: what Git has of it is
// kept by name, whatever else there is goes.
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/config/sparse_settings.hpp"
#include "adapters/git/config/writing_rules.hpp"
#include "adapters/git/pool/ignored_files.hpp"
#include "adapters/git/replay/patched_checkout.hpp"
#include "adapters/git/repository/footprint.hpp"
#include "adapters/git/repository/imprint.hpp"
#include "adapters/git/repository/worktree_remains.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "base/digest.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sys/stat.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis reuse_deadline{15 * 60'000};
// Fewer are written as fast by one (checkout.thresholdForParallelism).
constexpr std::size_t worth_many_workers = 100;
// A second name of the index as it was when the worktree was shelved: Git gives the first one to
// another file whenever it brings an index up to date, be it for a `git status` of an editor.
constexpr const char* index_as_shelved = "index.shelved";
// The ignored files that stayed, as Git lists them; there is none where none did.
constexpr const char* ignored_as_shelved = "ignored.shelved";

// Another one for every change of what an imprint is made of.
constexpr std::string_view imprint_form = "3";

bool stands(const fs::path& path) {
    std::error_code none;
    return fs::exists(fs::symlink_status(path, none));
}

Result<void> rename_path(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::rename(from, to, failure);
    if (failure)
        return fail(
            posix::errno_error("move " + from.string() + " to", to, std::errc(failure.value())));
    return {};
}

// As Git writes such files, which waits for the disk with none of them.
Result<void> write_text(const fs::path& file, const std::string& text) {
    auto draft = posix::Draft::beside(file);
    if (!draft) return fail(posix::errno_error("write", file, draft.error()));
    auto written = draft->fill(text, posix::mode_for(file), posix::Kept::briefly);
    if (written) written = draft->take_place_of(file, posix::Kept::briefly);
    if (!written) return fail(posix::errno_error("write", file, written.error()));
    return {};
}

Result<void> write_line(const fs::path& file, const std::string& line) {
    return write_text(file, line + "\n");
}

// Those of them that are in `seen`, where that is given.
Result<void> remove_from(const fs::path& place, const std::vector<std::string>& names,
                         const std::optional<Footprint>& seen) {
    for (const std::string& name : names) {
        ATELIER_TRY(const auto left, remove_folder(place / without_slash(name), seen));
        if (!left.empty())
            return fail(ErrorCode::files_failed,
                        "the worktree " + place.string() +
                            " is still being written to: " + first_few(left),
                        advise(Hint::end_what_writes));
    }
    return {};
}

// All but what a worktree has that was just made: an agent's reflogs, its own refs and
// configuration, the guard of its session, lists of what Git is not to check out.
Result<void> forget_session(const fs::path& own) {
    constexpr auto as_made = std::to_array<const char*>({"HEAD", "commondir", "gitdir", "index"});
    std::vector<fs::path> others;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(own, failure))
        if (std::ranges::find(as_made, entry.path().filename()) == as_made.end())
            others.push_back(entry.path());
    for (const fs::path& other : others)
        if (!failure) fs::remove_all(other, failure);
    if (failure) return fail(posix::errno_error("clear", own, std::errc(failure.value())));
    return {};
}

// What Git names a file by, whatever names it has.
bool is_one_file(const fs::path& one, const fs::path& other) {
    std::error_code failure;
    return fs::equivalent(one, other, failure) && !failure;
}

// Nothing else: a file that loses one of its names gets another time of change.
std::string mark_of_index(const fs::path& index) {
    struct ::stat about {};
    if (::lstat(index.c_str(), &about) != 0) return "none";
    return fmt::format("{} {} {}.{}", about.st_ino, about.st_size, about.st_mtim.tv_sec,
                       about.st_mtim.tv_nsec);
}

Result<void> take_shelved_index(const fs::path& own) {
    const fs::path shelved = own / index_as_shelved;
    if (!stands(shelved)) return {};
    // A file that is given a name that it has already keeps both.
    if (!is_one_file(own / "index", shelved)) return rename_path(shelved, own / "index");
    std::error_code failure;
    fs::remove(shelved, failure);
    if (failure) return fail(posix::errno_error("remove", shelved, std::errc(failure.value())));
    return {};
}

bool says_how_files_are_written(const DifferingFile& file) {
    return fs::path(file.path).filename() == ".gitattributes";
}

std::vector<std::string> coming_files(const std::vector<DifferingFile>& differing) {
    std::vector<std::string> paths;
    for (const DifferingFile& file : differing)
        if (is_new(file)) paths.push_back(file.path);
    return paths;
}

GitCall call_there(const fs::path& own, const fs::path& place, std::vector<std::string> words) {
    return call_in_checkout(own, place, std::move(words), reuse_deadline);
}

} // namespace

// Seldom is there one already, and Git has to be asked twice to be certain that there is none.
Result<CommitId> CliWorktrees::ensure_branch(const BranchName& branch, const CommitId& start) {
    const std::string ref = full_ref(branch);
    if (stands(layout_.common_dir / ref)) {
        ATELIER_TRY(const auto commit, refs_.resolve(ref));
        if (commit) return *commit;
    }
    const auto made =
        refs_.update_refs({{ref, start, std::nullopt}}, "branch: Created from " + start.str());
    if (made) return start;
    // It may stand among the packed ones, or another process was quicker.
    ATELIER_TRY(const auto commit, refs_.resolve(ref));
    if (commit) return *commit;
    return tl::unexpected(made.error());
}

Result<bool> CliWorktrees::can_be_shelved(const fs::path& place, const fs::path& own,
                                          const WorktreeState& state) {
    if (!state.never_clean.empty() || !state.head) return false;
    if (stands(place / ".gitmodules") || stands(own / "modules") || stands(own / "reftable"))
        return false;
    // What an agent has made of them is not the next one's.
    ATELIER_TRY(const auto wanted, sparse_settings_of_main(git_, layout_));
    ATELIER_TRY(const auto here, sparse_settings(git_, own));
    return here == wanted;
}

Result<std::vector<std::string>> CliWorktrees::untracked(const fs::path& place, const fs::path& own,
                                                         const std::string& which) {
    ATELIER_TRY(const std::string listed,
                git_.output(call_there(own, place, {"ls-files", "--others", which, "-z"})));
    return nul_fields(listed);
}

Result<std::vector<std::string>> CliWorktrees::leave_ignored(const fs::path& place,
                                                             const fs::path& own,
                                                             const Footprint& seen,
                                                             const IgnoredFiles& ignored) {
    ATELIER_TRY(auto all, untracked(place, own, "--directory"));
    if (!ignored.stay) {
        ATELIER_CHECK(remove_from(place, all, seen));
        return std::vector<std::string>();
    }
    ATELIER_CHECK(remove_from(place, never_stays(all, ignored.but_for), seen));
    // What was ignored by a file that has just gone.
    ATELIER_TRY(const auto others, untracked(place, own, "--exclude-standard"));
    ATELIER_CHECK(remove_from(place, others, seen));
    std::erase_if(all, [&](const std::string& name) {
        std::error_code none;
        const fs::path path = place / without_slash(name);
        return !stands(path) || (name.ends_with('/') && fs::is_empty(path, none));
    });
    return all;
}

Result<bool> CliWorktrees::write_index_anew(const fs::path& place, const fs::path& own) {
    const fs::path fresh = own / "index.fresh";
    // Of a Git that was killed at it: nobody but us writes there, one at a time.
    std::error_code without;
    fs::remove(own / "index.fresh.lock", without);
    const auto call = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"-c", "core.splitIndex=false", "-c", "core.fsmonitor=false",
                                     "-c", "core.untrackedCache=false"});
        GitCall made = call_there(own, place, std::move(words));
        made.environment["GIT_INDEX_FILE"] = fresh.string();
        return made;
    };
    ATELIER_CHECK(git_.output(call({"read-tree", "HEAD"})));
    if (stands(own / "info/sparse-checkout")) {
        // Only what is known to stand there as committed is passed over from here on. A status
        // other than 0 says what is not there.
        ATELIER_CHECK(git_.run(call({"update-index", "-q", "--refresh"})));
        ATELIER_CHECK(git_.output(call({"sparse-checkout", "reapply"})));
    }
    ATELIER_TRY(const ProcessResult read, git_.run(call({"update-index", "--refresh"})));
    if (read.status == 0) {
        ATELIER_CHECK(rename_path(fresh, own / "index"));
        return true;
    }
    std::error_code failure;
    fs::remove(fresh, failure);
    return false;
}

// Git's own `worktree move` leaves the git dir its name as well: whoever reads the registrations of
// all worktrees at that moment would fail at one that is renamed.
Result<void> CliWorktrees::move_whole(const fs::path& place, const fs::path& own,
                                      const fs::path& to) {
    if (stands(to))
        return fail(ErrorCode::files_failed, to.string() + " is in the way",
                    advise(Hint::move_it_away));
    ATELIER_CHECK(rename_path(place, to));
    return write_line(own / "gitdir", (to / ".git").string());
}

Result<bool> CliWorktrees::shelve_worktree(const fs::path& path, const fs::path& pooled,
                                           const Footprint& seen, const IgnoredFiles& ignored) {
    const fs::path place = stored_place(path);
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    ATELIER_TRY(const WorktreeState state, require_clean(place));
    ATELIER_TRY(const bool possible, can_be_shelved(place, own, state));
    if (!possible) return false;
    ATELIER_TRY(const fs::path to, cleared_place(pooled));
    ATELIER_CHECK(require_published(place));
    ATELIER_CHECK(require_unlocked(place, own));
    ATELIER_CHECK(require_as_seen(place, own, seen));
    ATELIER_TRY(const bool as_committed, write_index_anew(place, own));
    if (!as_committed) return false;
    ATELIER_TRY(const auto left, leave_ignored(place, own, seen, ignored));
    ATELIER_CHECK(write_line(own / "HEAD", state.head->str()));
    ATELIER_CHECK(forget_session(own));
    ATELIER_CHECK(follow_main_checkout(git_, layout_, own));
    if (!left.empty())
        ATELIER_CHECK(
            write_text(own / ignored_as_shelved, join(left, std::string(1, '\0')) + '\0'));
    std::error_code without;
    fs::create_hard_link(own / "index", own / index_as_shelved, without);
    ATELIER_CHECK(move_whole(place, own, to));
    return true;
}

Result<std::string> CliWorktrees::imprint(const fs::path& pooled) {
    const fs::path place = stored_place(pooled);
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    ATELIER_TRY(const FileRules rules, file_rules(git_, layout_, own));
    ATELIER_TRY(const auto sparse, sparse_settings_of_main(git_, layout_));
    ATELIER_TRY(const std::string index, imprint_of_index(place, own));
    ATELIER_TRY(const std::string files,
                imprint_of({{place}, {own, true, {"index", index_as_shelved}}}));
    const std::string which =
        sparse ? fmt::format("{} {} {}", sparse->cone, sparse->sparse_index, sparse->patterns)
               : std::string();
    return join({std::string(imprint_form), sha256_hex(index + files), sha256_hex(rules.writing),
                 sha256_hex(which), sha256_hex(rules.ignoring)},
                ":");
}

Result<std::string> CliWorktrees::imprint_of_index(const fs::path& place, const fs::path& own) {
    const fs::path shelved = own / index_as_shelved;
    if (!stands(shelved)) return "alone " + mark_of_index(own / "index");
    const std::string mark = mark_of_index(shelved);
    if (is_one_file(own / "index", shelved)) return mark;
    const GitCall ask = call_there(
        own, place, {"-c", "core.fsmonitor=false", "diff-index", "--cached", "--quiet", "HEAD"});
    ATELIER_TRY(const ProcessResult staged, git_.run(ask));
    return staged.status == 0 ? mark : "changed " + mark;
}

Result<void> CliWorktrees::bring_to(const fs::path& place, const fs::path& own,
                                    const CommitId& from, const CommitId& to,
                                    const std::vector<std::string>& ignored) {
    if (from == to) return {};
    ATELIER_TRY(const auto differing, differing_files(git_, from, to));
    ATELIER_CHECK(remove_from(place, in_the_way_of(coming_files(differing), ignored), {}));
    if (can_be_patched(differing) && !stands(own / "info/sparse-checkout")) {
        ATELIER_TRY(const bool patched, patch_checkout(git_, own, place, from, to));
        if (patched) return {};
    }
    const auto fill = [&](std::vector<std::string> words) -> Result<void> {
        words.insert(words.begin(), {"read-tree", "-u", "--no-recurse-submodules"});
        if (differing.size() >= worth_many_workers) {
            ATELIER_TRY(words, with_workers(own, place, std::move(words)));
        }
        ATELIER_CHECK(git_.output(call_there(own, place, std::move(words))));
        return {};
    };
    ATELIER_CHECK(fill({"-m", from.str(), to.str()}));
    if (std::ranges::none_of(differing, says_how_files_are_written)) return {};
    // Files that Git knows to be the same may have to be written in another way now.
    std::error_code failure;
    fs::remove(own / "index", failure);
    return fill({"--reset", to.str()});
}

// What `git reset` notes in a worktree that was just added.
Result<void> CliWorktrees::put_on_new_branch(const fs::path& place, const fs::path& own,
                                             const BranchName& branch, const CommitId& head) {
    ATELIER_CHECK(write_line(own / "HEAD", "ref: " + full_ref(branch)));
    GitCall note = call_there(own, place, {"update-ref", "-m", "reset: moving to HEAD", "--stdin"});
    note.input = "update ORIG_HEAD " + head.str() + "\nupdate HEAD " + head.str() + "\n";
    ATELIER_CHECK(git_.output(note));
    return {};
}

Result<void> CliWorktrees::bring_with_ignored(const fs::path& place, const fs::path& own,
                                              const CommitId& from, const CommitId& to,
                                              const IgnoredFiles& ignored) {
    const fs::path list = own / ignored_as_shelved;
    const auto before = nul_fields(posix::read_file(list).value_or(""));
    ATELIER_CHECK(
        remove_from(place, ignored.stay ? never_stays(before, ignored.but_for) : before, {}));
    ATELIER_CHECK(bring_to(place, own, from, to, before));
    if (before.empty()) return {};
    if (from != to) {
        ATELIER_TRY(const auto others, untracked(place, own, "--exclude-standard"));
        ATELIER_CHECK(remove_from(place, no_longer_ignored(others, before), {}));
    }
    std::error_code failure;
    fs::remove(list, failure);
    if (failure) return fail(posix::errno_error("remove", list, std::errc(failure.value())));
    return {};
}

Result<AddedWorktree> CliWorktrees::reuse_worktree(const fs::path& pooled, const fs::path& path,
                                                   const BranchName& branch, const CommitId& start,
                                                   const IgnoredFiles& ignored) {
    const fs::path from = stored_place(pooled);
    ATELIER_TRY(const fs::path place, cleared_place(path));
    ATELIER_TRY(const fs::path own, own_git_dir(from));
    const auto before = CommitId::parse(head_in(own));
    if (!before)
        return fail(ErrorCode::ref_conflict, from.string() + " is on a branch",
                    advise(Hint::switch_or_end));
    ATELIER_TRY(const CommitId head, ensure_branch(branch, start));
    ATELIER_CHECK(take_shelved_index(own));
    ATELIER_CHECK(move_whole(from, own, place));
    if (const auto brought = bring_with_ignored(place, own, *before, head, ignored); !brought) {
        // Whatever was written there since it was looked at stays.
        ATELIER_CHECK(move_whole(place, own, from));
        return tl::unexpected(brought.error());
    }
    if (const auto put = put_on_new_branch(place, own, branch, head); !put) {
        ATELIER_CHECK(discard_worktree(place));
        return tl::unexpected(put.error());
    }
    return run_post_checkout(place, own, head);
}

Result<bool> CliWorktrees::end_move(const fs::path& worktree) {
    const fs::path place = stored_place(worktree);
    constexpr std::string_view leads = "gitdir: ";
    std::error_code none;
    if (!fs::is_regular_file(fs::symlink_status(place / ".git", none))) return false;
    const std::string link = posix::read_file(place / ".git").value_or("");
    if (!link.starts_with(leads)) return false;
    const fs::path own(trim(std::string_view(link).substr(leads.size())));
    const auto known = linked_git_dirs(layout_.common_dir);
    if (std::ranges::find(known, own) == known.end()) return false;
    const fs::path listed(trim(posix::read_file(own / "gitdir").value_or("")));
    if (listed.empty() || listed == place / ".git" || stands(listed.parent_path())) return false;
    ATELIER_CHECK(write_line(own / "gitdir", (place / ".git").string()));
    return true;
}

} // namespace atelier
