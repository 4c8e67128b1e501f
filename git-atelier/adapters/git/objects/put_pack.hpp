// A new pack among the objects of a repository.
#pragma once

#include "adapters/git/objects/pack_bytes.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>

namespace atelier {

// Returns once both files are on the disk, as Git itself has it of packs unless its configuration
// says otherwise: whatever moves to these objects may do so then. What is left where this process
// is killed has a name by which `git gc` takes it away, or is a pack without an index, which Git
// does not look at.
posix::Expected<void> put_pack(const std::filesystem::path& objects, const PackBytes& bytes);

} // namespace atelier
