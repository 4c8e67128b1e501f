// One name means one type: two of them in one namespace break the language's rule of one
// definition, and nothing tells of it until the wrong one's destructor runs.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every type that another file defines too, in the same namespace; one without a name is a file's
// own.
std::vector<Finding> check_type_names(const std::vector<SourceFile>& files);

} // namespace atelier::meta
