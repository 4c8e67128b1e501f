// Making a repository where there is none.
#pragma once

#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <string>

namespace atelier {

// With an empty first commit, so that branches can begin there; gives why that could not be made,
// "" where it was. git-failed, with Git's words, where there is no repository afterwards.
Result<std::string> make_repository(Process& process, const Environment& environment,
                                    const std::filesystem::path& folder);

} // namespace atelier
