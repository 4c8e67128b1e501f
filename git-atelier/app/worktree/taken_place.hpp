// What stands in a worktree's place without being a folder: a file, a link, a pipe. Neither Git nor
// we make a worktree so; whoever did, nothing of it is followed, looked into or lost.
#pragma once

#include "base/result.hpp"
#include "domain/project/project.hpp"

#include <filesystem>

namespace atelier {

class Files;

Result<bool> is_taken(Files& files, const std::filesystem::path& place);

// Where something that a worktree leaves behind is kept, named after its folder: nothing was kept
// there before.
Result<std::filesystem::path> new_folder_for(Files& files, const ProjectPaths& paths,
                                             const std::string& worktree);

// Moves what stands there into such a folder, under its own name; the folder.
Result<std::filesystem::path> keep_what_stands(Files& files, const ProjectPaths& paths,
                                               const std::filesystem::path& place);

} // namespace atelier
