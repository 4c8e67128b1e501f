// Which repository of which forge the user's repository follows.
#pragma once

#include "base/result.hpp"
#include "domain/forge/forge_repository.hpp"

#include <optional>

namespace atelier {

class Repository;

// By the address of its main remote; nullopt where that is no forge's, and where there is none.
Result<std::optional<ForgeRepository>> followed_forge(Repository& repository);

} // namespace atelier
