// Writing a file that a person has named, as Git does it: into a folder that is there.
#pragma once

#include "base/result.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <string>

namespace atelier {

// `name` is how the person wrote `file`. files-failed when its folder is not there, or it is a
// folder itself; nothing is made besides the file.
Result<void> require_place_for(Files& files, const std::filesystem::path& file,
                               const std::string& name);
// Asks that first.
Result<void> write_named_file(Files& files, const std::filesystem::path& file,
                              const std::string& name, const std::string& content);

} // namespace atelier
