// The law of lists: a source that no CMakeLists.txt names is never built and never tested.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every source among `files` that no CMakeLists.txt among them names, and every CMakeLists.txt that
// none above it names by its folder. A source counts as named in the list of its own folder or of
// one above, by its path from there, or as the NAME of atelier_skill(NAME), atelier_hook(NAME) or
// atelier_command(NAME).
std::vector<Finding> check_build_lists(const std::vector<SourceFile>& files);

} // namespace atelier::meta
