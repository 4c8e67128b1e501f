// Where a project may be kept, and whether the repository is what its registration knows.
#pragma once

#include "base/result.hpp"
#include "domain/project/project.hpp"
#include "domain/project/settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class Files;
class Repository;

// config-invalid: the data folder is inside the repository, where 'git add' and 'git clean' meet
// it, or a path holds what no configuration of Git can say.
Result<void> require_place(Repository& repository, const std::filesystem::path& data);

// config-invalid, with the command that mends it: a repository `X/.git` that says of itself that it
// has no checkout has an index, and X has files beside it. Where X has nothing but worktrees it is
// bare on purpose.
Result<void> require_no_hidden_checkout(Repository& repository, Files& files);

// A registered repository whose file of configuration `checkout_config` hides the checkout that it
// is registered as, so that it is `seen_as` another place, or as the git dir itself:
// registered-elsewhere, with the command that mends it.
tl::unexpected<Error> hidden_checkout(const ProjectRecord& record,
                                      const std::filesystem::path& checkout_config,
                                      const std::filesystem::path& seen_as);
// X where `enlistment` is `X/.git`; "" for any other.
std::filesystem::path checkout_beside(const std::filesystem::path& enlistment);

// That these submodules are empty in agents' worktrees, and what checks them out; "" where nothing
// is missing.
std::string empty_submodules(const std::vector<std::string>& folders, const Settings& settings);

} // namespace atelier
