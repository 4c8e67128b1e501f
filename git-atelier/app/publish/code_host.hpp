// Where the work of this project is published: the remote that is pushed to, and the forge that its
// pull requests are made on.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/forge.hpp"
#include "ports/git_remotes.hpp"

#include <functional>
#include <memory>
#include <string>

namespace atelier {

struct CodeHost {
    std::string remote;
    // On it.
    ForgeRepository repository;
    GitRemotes& remotes;
    std::shared_ptr<Forge> forge;
};

using ForgeOf = std::function<Result<std::shared_ptr<Forge>>(const ForgeRepository&)>;

// config-invalid where no remote leads to a forge, or to one that nothing here speaks with.
Result<CodeHost> code_host(Repository& repository, PrMode mode, const ForgeOf& forge);
Result<CodeHost> code_host(const WorkContext& work);

} // namespace atelier
