// A git dir of our own for the user's repository: refs and objects are the repository's, the
// configuration holds only values copied from it that name no program, and there are no hooks and
// no info/. A Git that works in it runs nothing that the repository names, whatever the names are:
// a list of keys to override could not do that, since those of filters, drivers and hooks are free.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "adapters/git/process/scratch_folder.hpp"
#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

class SafeGitDir {
  public:
    // At `folder`; without one it is temporary, below the TMPDIR of `environment`.
    SafeGitDir(RepositoryLayout layout, Environment environment,
               const std::optional<std::filesystem::path>& folder = {})
        : layout_(std::move(layout)), environment_(std::move(environment)),
          folder_(folder.value_or(std::filesystem::path())) {}

    // Where it is, once what differs from the repository's HEAD and configuration as they are now
    // was put right. files-failed where it cannot be written. Several threads may ask at once.
    Result<std::filesystem::path> renew();

  private:
    Result<void> link_all() const;

    RepositoryLayout layout_;
    Environment environment_;
    // Of what follows.
    std::mutex renewing_ = {};
    std::filesystem::path folder_;
    std::optional<ScratchFolder> scratch_ = {};
    bool linked_ = false;
    // The repository's configuration as last read, and what follows from it.
    std::string seen_;
    std::string wanted_;
};

// `git worktree add --quiet` with these words.
GitCall call_to_add_worktree(const Git& git, const std::vector<std::string>& words);

// What such a git dir's configuration says for a repository whose own one is `text`.
std::string safe_configuration(std::string_view text, bool bare);

} // namespace atelier
