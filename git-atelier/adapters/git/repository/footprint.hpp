// What stands in a folder, so that what is taken away later is that and nothing else.
#pragma once

#include "base/result.hpp"
#include "domain/work/unsaved_work.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// Of every file below these folders; one that is not there has none. Links are not followed.
// Files-failed where something is mounted below them: that is not the folder's to give away.
Result<Footprint> footprint_of(const std::vector<std::filesystem::path>& folders);

// The same for one question, whether anything at all is another than it was: text that differs
// then, which is made several times faster. Also the mode of a file counts, and that it lost a
// name.
Result<std::string> imprint_of(const std::vector<std::filesystem::path>& folders);

// The files of `now` that are not, or not so, in `seen`.
std::vector<std::string> newer_files(const Footprint& now, const Footprint& seen);

// Takes a folder away, with `.git` last; of its files, where `seen` is given, only those that are
// still as they were. Returns what is left. Folders of ours that are not to be written to go too.
// What is mounted in it is not entered: files-failed.
Result<std::vector<std::string>> remove_folder(const std::filesystem::path& path,
                                               const std::optional<Footprint>& seen);

} // namespace atelier
