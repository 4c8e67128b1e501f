// ObjectDatabase over the files in which Git keeps objects, for programs that link no libgit2: it
// reads, and leaves all else to Git. What stands elsewhere, as in alternates, it does not find.
#pragma once

#include "adapters/git/replay/objects.hpp"

namespace atelier {

// An OpenObjects. Null where objects may stand for others.
std::unique_ptr<ObjectDatabase> open_object_files(const std::filesystem::path& common_dir);

} // namespace atelier
