// Everything of a repository that one can write to, as named pieces, so that two moments can be
// compared: references and HEADs, indexes, files, configuration, hooks and the list of worktrees,
// and the references of repositories beside it.
#pragma once

#include "support/git_sandbox.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace atelier::test {

// Name -> content. Names are `ref refs/heads/x`, `HEAD of W`, `index of W`, `operation of W`, `file
// F of W`, `config KEY`, `user config`, `hook F`, `note F` (what else stands in the common git
// dir), `log refs/heads/main` (while there is something in it), and `REPOSITORY: ref R` for those
// beside it; W is the folder's name. Objects and other logs are left out: they change nothing by
// themselves.
using RepositoryPicture = std::map<std::string, std::string>;

struct SnapshotSubject {
    std::filesystem::path common_dir;
    // Repositories beside it: folder or git dir, under the name they are shown by.
    std::map<std::string, std::filesystem::path> beside = {};
    // Further files and folders that count, likewise.
    std::map<std::string, std::filesystem::path> files = {};
};

// Changes nothing, and runs no hook.
RepositoryPicture picture_of(GitSandbox& sandbox, const SnapshotSubject& subject);

// The names of what differs.
std::set<std::string> changed(const RepositoryPicture& before, const RepositoryPicture& after);

} // namespace atelier::test
