// The forges that this program speaks with.
#pragma once

#include "domain/forge/forge_repository.hpp"
#include "ports/forge.hpp"
#include "ports/process.hpp"

#include <functional>
#include <memory>

namespace atelier {

using OpenForge = std::function<Result<std::shared_ptr<Forge>>(const ForgeRepository&)>;

// GitHub, GitLab and Gitea, through the user's gh, glab and tea. Which one a host is its name says,
// else the program that has an account there; gh where none has. `process` has to outlive what
// comes of it.
OpenForge open_forges(Process& process, const Environment& user);

} // namespace atelier
