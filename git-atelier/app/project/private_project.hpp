// A project is its owner's alone, or the group's where `project.shared` says so: what of it others
// can reach, and taking that from them.
#pragma once

#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <string>
#include <vector>

namespace atelier {

// Empty when its folder is closed, and the folders above it: then nobody comes to what other
// programs have left open in it. What agents check out is Git's business.
Result<std::vector<std::filesystem::path>> open_parts(Files& files, const ProjectPaths& paths);
// What was done, for people; "" when nothing was open. `shared`: the group's, as project.shared
// says; what is closed to it is opened then. `files` makes files for the same.
Result<std::string> close_project(Files& files, const ProjectPaths& paths, bool shared);

} // namespace atelier
