#include "adapters/git/replay/scratch_index.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis index_deadline{15 * 60'000};

// "H path": a small letter stands for assume-unchanged, an S for skip-worktree.
bool is_passed_over(std::string_view entry) {
    return entry.size() > 2 && (entry[0] == 'S' || (entry[0] >= 'a' && entry[0] <= 'z'));
}

} // namespace

Result<ScratchIndex> ScratchIndex::copy(const Git& git, const fs::path& git_dir,
                                        const fs::path& worktree) {
    ATELIER_TRY(ScratchFolder scratch, ScratchFolder::make(git.environment()));
    std::error_code failure;
    const fs::path index = git_dir / "index";
    const fs::path copy = scratch.path() / "index";
    if (fs::exists(index, failure)) {
        fs::copy_file(index, copy, failure);
        // Git looks twice at files that are as young as the index: with another time it would take
        // one for unchanged that was changed in the same moment.
        if (!failure) fs::last_write_time(copy, fs::last_write_time(index, failure), failure);
    }
    if (failure)
        return fail(ErrorCode::files_failed,
                    "cannot copy " + (git_dir / "index").string() + ": " + failure.message());
    return ScratchIndex(git, git_dir, worktree, std::move(scratch));
}

GitCall ScratchIndex::call(std::vector<std::string> words, std::string input) const {
    GitCall call = call_in_checkout(git_dir_, worktree_, std::move(words), index_deadline);
    call.input = std::move(input);
    call.environment["GIT_INDEX_FILE"] = (scratch_.path() / "index").string();
    return call;
}

Result<std::string> ScratchIndex::output(std::vector<std::string> words, std::string input) const {
    return git_->output(call(std::move(words), std::move(input)));
}

Result<ProcessResult> ScratchIndex::run(std::vector<std::string> words, std::string input) const {
    return git_->run(call(std::move(words), std::move(input)));
}

Result<std::vector<std::string>> ScratchIndex::watch_all() const {
    ATELIER_TRY(const std::string listed, output({"ls-files", "-v", "-z"}));
    std::vector<std::string> found;
    std::string input;
    for (const std::string& entry : nul_fields(listed)) {
        std::error_code none;
        if (!is_passed_over(entry) ||
            !fs::exists(fs::symlink_status(worktree_ / entry.substr(2), none)))
            continue;
        found.push_back(entry.substr(2));
        input += found.back() + '\0';
    }
    if (found.empty()) return found;
    for (const char* flag : {"--no-assume-unchanged", "--no-skip-worktree"})
        ATELIER_CHECK(output({"update-index", flag, "-z", "--stdin"}, input));
    // Ends with another status where anything differs.
    ATELIER_CHECK(run({"update-index", "-q", "--refresh"}));
    ATELIER_TRY(const std::string changed,
                output({"diff-files", "--name-only", "-z", "--ignore-submodules=all"}));
    const auto differing = nul_fields(changed);
    std::erase_if(found, [&](const std::string& path) {
        return std::ranges::find(differing, path) == differing.end();
    });
    return found;
}

} // namespace atelier
