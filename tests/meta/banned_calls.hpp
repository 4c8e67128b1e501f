// Calls that have one home or none: processes, environment, clock, output, the end of the program.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every banned call in `file`, which may be a source or a header of the product.
std::vector<Finding> check_banned_calls(const SourceFile& file);

} // namespace atelier::meta
