// Which repository of GitHub, and how its program is started.
#pragma once

#include "domain/forge/forge_repository.hpp"
#include "ports/process.hpp"

#include <filesystem>

namespace atelier {

struct GithubOptions {
    ForgeRepository repository;
    // The user's own; what gh sees of it is chosen here.
    Environment environment;
    // Looked up on the PATH of `environment` when it has no folder.
    std::filesystem::path program = "gh";
    // Of one request.
    Millis deadline{30'000};
};

} // namespace atelier
