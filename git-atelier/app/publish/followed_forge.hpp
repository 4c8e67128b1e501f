// Which repository of which forge the user's repository follows.
#pragma once

#include "base/result.hpp"
#include "domain/forge/forge_repository.hpp"

#include <optional>

namespace atelier {

class Repository;

// By the address that its main remote is pushed to, as Git leads it, else as it is written: what a
// person leads elsewhere, to a mirror of theirs, is still that repository of the forge. nullopt
// where that is no forge's, and where there is none.
Result<std::optional<ForgeRepository>> followed_forge(Repository& repository);

} // namespace atelier
