// A signature of the user's, for commits that `git commit-tree` does not make as they are: over the
// bytes that Git would sign, by the program that Git would start, as `git rebase` has it made.
#pragma once

#include "adapters/git/process/git_command.hpp"

#include <map>
#include <string>

namespace atelier {

// Whoever holds the key may have to be asked for it.
constexpr Millis signing_deadline{5 * 60'000};

// What a configuration says, of signing too, by keys as Git lists them.
using SigningSettings = std::map<std::string, std::string>;

// The signature of a commit's bytes; git-failed with the program's words. `signer` is whose key is
// taken where the settings name none.
Result<std::string> signature_of(const Git& git, const SigningSettings& settings,
                                 const std::string& signer, const std::string& commit);

// The commit with its signature, as Git puts it there.
std::string with_signature(const std::string& commit, const std::string& signature);

} // namespace atelier
