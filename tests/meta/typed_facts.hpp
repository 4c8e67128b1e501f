// Facts have types: what a bead's fields are called is known in one room, and a commit is text
// nowhere between Git's edge and the store's.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every place of the product outside domain/bead that reads or writes a field by its name.
std::vector<Finding> check_field_names(const SourceFile& file);

// Every declaration in a header of domain, ports or app that takes a commit as text, as far as
// names tell. What shows a bead as it is written, in domain/bead, may.
std::vector<Finding> check_text_commits(const SourceFile& file);

} // namespace atelier::meta
