// Refs of ours from files of their own into the one that Git packs refs in, for a Git that packs
// only all of a repository's. The locks are Git's, so that whoever moves or deletes one of them
// meanwhile is waited for, or keeps it as it is.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// Of these full names those that stand in files of their own and lead to a commit by its id.
std::vector<std::string> loose_among(const std::filesystem::path& common_dir,
                                     const std::vector<std::string>& refs);

// These, which lead to commits and to no tags. Returns how many are packed by now; none where the
// file is locked, is no plain one or not in the order that Git gives it: then nothing changes.
Result<std::size_t> pack_refs(const std::filesystem::path& common_dir,
                              const std::vector<std::string>& refs);

} // namespace atelier
