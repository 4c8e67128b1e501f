// A copy of a worktree's index to work on, so that the one there stays as it is.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/process/scratch_folder.hpp"

#include <string>
#include <vector>

namespace atelier {

class ScratchIndex {
  public:
    // Both have to outlive this.
    static Result<ScratchIndex> copy(const Git& git, const std::filesystem::path& git_dir,
                                     const std::filesystem::path& worktree);

    Result<std::string> output(std::vector<std::string> words, std::string input = {}) const;
    Result<ProcessResult> run(std::vector<std::string> words, std::string input = {}) const;
    // From here on every file that is there is looked at, also those that somebody told Git not to
    // (assume-unchanged, skip-worktree); those of them that differ.
    Result<std::vector<std::string>> watch_all() const;

  private:
    ScratchIndex(const Git& git, std::filesystem::path git_dir, std::filesystem::path worktree,
                 ScratchFolder scratch)
        : git_(&git), git_dir_(std::move(git_dir)), worktree_(std::move(worktree)),
          scratch_(std::move(scratch)) {}

    GitCall call(std::vector<std::string> words, std::string input) const;

    const Git* git_;
    std::filesystem::path git_dir_;
    std::filesystem::path worktree_;
    ScratchFolder scratch_;
};

} // namespace atelier
