// What stands in a folder, so that what is taken away later is that and nothing else.
#pragma once

#include "base/result.hpp"
#include "domain/work/unsaved_work.hpp"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace atelier {

// Of every file below these folders; one that is not there has none. Links are not followed.
// Files-failed where something is mounted below them: that is not the folder's to give away.
Result<Footprint> footprint_of(const std::vector<std::filesystem::path>& folders);

// The files of `now` that are not, or not so, in `seen`.
std::vector<std::string> newer_files(const Footprint& now, const Footprint& seen);

// Takes a folder away, with `.git` last; of its files, where `seen` is given, only those that are
// still as they were. Returns what is left. Folders of ours that are not to be written to go too.
// What is mounted in it is not entered: files-failed.
Result<std::vector<std::string>> remove_folder(const std::filesystem::path& path,
                                               const std::optional<Footprint>& seen);

// For whoever looks into folders by themselves.
tl::unexpected<Error> failed_to(const std::string& doing, const std::filesystem::path& path,
                                std::errc reason = static_cast<std::errc>(errno));
Result<std::vector<std::string>> names_in(int folder, const std::filesystem::path& path);
// What is mounted somewhere has files of its own, of which a worktree knows nothing. `flags` are
// those of statx.
bool is_mount_point(int folder, const char* name, int flags);
tl::unexpected<Error> something_mounted(const std::filesystem::path& path);

} // namespace atelier
