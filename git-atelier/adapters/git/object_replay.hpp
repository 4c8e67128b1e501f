// ObjectDatabase over libgit2's object store, which is started on the first call.
#pragma once

#include "adapters/git/objects.hpp"

namespace atelier {

// An OpenObjects.
std::unique_ptr<ObjectDatabase> open_objects(const std::filesystem::path& common_dir);

} // namespace atelier
