// Bringing the files of a checkout from one commit to another by what differs between the two. Git
// reads the trees of a whole repository for that, and writes their sums into the index anew; where
// a few plain files differ, a patch is quicker, and is as careful of what somebody has changed.
#pragma once

#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct DifferingFile {
    // As trees have them; 000000 for none.
    std::string mode_before;
    std::string mode_after;
    std::string path;
};

// Whether there was none before.
bool is_new(const DifferingFile& file);

Result<std::vector<DifferingFile>> differing_files(const Git& git, const CommitId& from,
                                                   const CommitId& to);

// Whether a patch of them says all: few files, each of which stays of its kind, none of them where
// a folder was, and none by which others are written.
bool can_be_patched(const std::vector<DifferingFile>& files);

// Applies it to index and files, which are those of `from`. False, and they are as they were, where
// Git refuses, or a file is large or binary: the trees have to be read.
Result<bool> patch_checkout(const Git& git, const std::filesystem::path& git_dir,
                            const std::filesystem::path& worktree, const CommitId& from,
                            const CommitId& to);

} // namespace atelier
