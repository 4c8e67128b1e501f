#include "adapters/git/repository/worktree_state.hpp"

#include "adapters/git/process/scratch_folder.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis status_deadline{5 * 60'000};

// "1 .M N... 100644 100644 100644 ID ID PATH": as committed in the index, and of the same mode.
bool is_change_of_content(const std::string& entry) {
    const auto words = split(entry, ' ');
    return words.size() > 8 && words[1] == ".M" && words[2].starts_with("N") &&
           words[4] == words[5] && words[5].starts_with("100");
}

// What `git status` names that is not told as it stands there.
struct NamedPaths {
    // That differ from the index in their content alone.
    std::vector<std::string> content;
    std::vector<std::string> ignored;
};

WorktreeState read_status(const std::string& text, NamedPaths& named) {
    WorktreeState state;
    const auto fields = nul_fields(text);
    // The path stands after a fixed number of blanks for each kind of entry.
    const auto path_after = [](const std::string& entry, int blanks) {
        std::size_t at = 0;
        for (int i = 0; i < blanks && at != std::string::npos; ++i)
            at = entry.find(' ', at == 0 ? 0 : at + 1);
        return at == std::string::npos ? std::string() : entry.substr(at + 1);
    };
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string& entry = fields[i];
        if (entry.starts_with("# branch.oid ")) {
            if (const auto head = CommitId::parse(entry.substr(13))) state.head = *head;
        } else if (entry.starts_with("# branch.head ")) {
            if (entry != "# branch.head (detached)") state.branch = branch_of(entry.substr(14));
        } else if (entry.starts_with("1 ")) {
            std::string path = path_after(entry, 8);
            auto& list = is_change_of_content(entry) ? named.content : state.changed;
            list.push_back(std::move(path));
        } else if (entry.starts_with("2 ")) {
            state.changed.push_back(path_after(entry, 9));
            if (++i < fields.size()) state.changed.push_back(fields[i]);
        } else if (entry.starts_with("u ")) {
            state.changed.push_back(path_after(entry, 10));
        } else if (entry.starts_with("? ")) {
            state.changed.push_back(entry.substr(2));
            state.untracked.push_back(entry.substr(2));
        } else if (entry.starts_with("! ")) {
            named.ignored.push_back(entry.substr(2));
        }
    }
    return state;
}

bool operation_in_progress(const fs::path& git_dir) {
    constexpr auto marks =
        std::to_array<const char*>({"rebase-merge", "rebase-apply", "MERGE_HEAD",
                                    "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "sequencer"});
    return std::any_of(marks.begin(), marks.end(), [&](const char* mark) {
        std::error_code failure;
        return fs::exists(git_dir / mark, failure);
    });
}

GitCall in_worktree(const RepositoryLayout& place, std::vector<std::string> arguments) {
    return call_in_checkout(place.git_dir, *place.worktree, std::move(arguments), status_deadline);
}

// Puts each of these paths where it belongs: what stands as a checkout writes it differs for
// nobody's sake, by line ends or a filter that do not fit what is stored.
Result<void> sort_out(const Git& git, const RepositoryLayout& place,
                      const std::vector<std::string>& paths, WorktreeState& state) {
    if (paths.empty()) return {};
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git.environment()));
    GitCall write = in_worktree(
        place, {"checkout-index", "-z", "--stdin", "--prefix=" + scratch.path().string() + "/"});
    for (const std::string& path : paths)
        write.input += path + '\0';
    ATELIER_TRY(const ProcessResult written, git.run(write));
    for (const std::string& path : paths) {
        const auto fresh = posix::read_file(scratch.path() / path);
        const auto here = posix::read_file(*place.worktree / path);
        const bool same = written.status == 0 && fresh && here && *fresh == *here;
        (same ? state.never_clean : state.changed).push_back(path);
    }
    std::sort(state.changed.begin(), state.changed.end());
    return {};
}

Result<WorktreeState> told_state(const Git& git, const RepositoryLayout& place,
                                 const std::vector<std::string>& more, NamedPaths& named) {
    std::vector<std::string> words{"-c",
                                   "core.fsmonitor=false",
                                   "status",
                                   "--porcelain=v2",
                                   "--branch",
                                   "-z",
                                   "--untracked-files=all",
                                   "--ignore-submodules=none"};
    words.insert(words.end(), more.begin(), more.end());
    ATELIER_TRY(const std::string text, git.output(in_worktree(place, std::move(words))));
    WorktreeState state = read_status(text, named);
    state.operation_in_progress = operation_in_progress(place.git_dir);
    ATELIER_CHECK(sort_out(git, place, named.content, state));
    return state;
}

} // namespace

WorktreeState parse_status(const std::string& text) {
    NamedPaths named;
    WorktreeState state = read_status(text, named);
    state.changed.insert(state.changed.end(), named.content.begin(), named.content.end());
    std::ranges::sort(state.changed);
    return state;
}

std::optional<BranchName> branch_of(std::string_view ref) {
    constexpr std::string_view prefix = "refs/heads/";
    if (ref.starts_with(prefix)) ref.remove_prefix(prefix.size());
    auto branch = BranchName::parse(ref);
    if (!branch) return std::nullopt;
    return *std::move(branch);
}

Result<WorktreeState> state_of_worktree(const Git& git, const RepositoryLayout& place) {
    NamedPaths named;
    return told_state(git, place, {}, named);
}

Result<WorktreeState> state_of_worktree(const Git& git, const RepositoryLayout& place,
                                        std::vector<std::string>& ignored) {
    NamedPaths named;
    // With each untracked file by itself, each ignored one is told so too.
    ATELIER_TRY(WorktreeState state, told_state(git, place, {"--ignored=traditional"}, named));
    ignored = std::move(named.ignored);
    return state;
}

} // namespace atelier
