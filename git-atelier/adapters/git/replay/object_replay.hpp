// ObjectDatabase over libgit2's object store. The library is loaded on the first call; without it
// everything is left to Git.
#pragma once

#include "adapters/git/replay/objects.hpp"

namespace atelier {

// An OpenObjects.
std::unique_ptr<ObjectDatabase> open_objects(const std::filesystem::path& common_dir);

// The file that is loaded, and whether this machine has it.
std::string objects_library();
bool has_objects_library();

} // namespace atelier
