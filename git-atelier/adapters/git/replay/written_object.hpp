// Writing objects of any kind: without a child process where the repository can be opened so, else
// by Git. What is there already stays as it is.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/objects.hpp"

#include <string>

namespace atelier {

// `objects` may be null.
Result<ObjectId> write_object(const Git& git, ObjectDatabase* objects, ObjectKind kind,
                              const std::string& bytes);
Result<CommitId> write_commit(const Git& git, ObjectDatabase* objects, const std::string& bytes);

} // namespace atelier
