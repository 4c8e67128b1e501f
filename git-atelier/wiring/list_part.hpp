// The options --limit and --offset of what lists.
#pragma once

#include "cli/args.hpp"
#include "ports/run_store.hpp"

namespace atelier {

// Without them the first twenty.
Result<ListPart> list_part(const Args& args);

} // namespace atelier
