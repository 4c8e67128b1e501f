// What somebody is told to do next is a row of the table of hints, and each row is asked for.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every error of the product that is made, and every hint that is set, with words of its own for
// what to do next.
std::vector<Finding> check_hints(const SourceFile& file);

// The names of the table that none of `files` asks for. `names` is the list of one subject.
std::vector<Finding> check_rows_used(const SourceFile& names, const std::vector<SourceFile>& files);

} // namespace atelier::meta
