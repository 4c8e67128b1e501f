// Which repository of which forge, and how the forge's program is started.
#pragma once

#include "domain/forge/forge_repository.hpp"
#include "ports/process.hpp"

#include <filesystem>

namespace atelier {

struct ForgeOptions {
    ForgeRepository repository;
    // The user's own; what the program sees of it is chosen by the adapter.
    Environment environment;
    // Looked up on the PATH of `environment` when it has no folder; empty: gh, glab or tea, as the
    // adapter says.
    std::filesystem::path program = {};
    // Of one request.
    Millis deadline{30'000};
};

} // namespace atelier
