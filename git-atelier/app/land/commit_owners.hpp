// Whose the commits are that a changeset lands: an agent's carry its identity, a person's that
// person as author and committer, also where an agent has rebased them. That is proven by the patch
// and the author of what stood there before its session, not by a name alone.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/commit_trailers.hpp"
#include "ports/git_config.hpp"
#include "ports/git_replay.hpp"

#include <map>

namespace atelier {

class Repository;

// Of base..head, for each commit. `user` stands in for a committer whom Git would not take again;
// agents have the user's address.
Result<std::map<CommitId, CommitOwner>> commit_owners(const Context& context,
                                                      Repository& repository, const Bead& changeset,
                                                      const CommitId& base, const CommitId& head,
                                                      const Person& user);

// Of a copy that nobody is to be asked about: whoever committed it, or the user where Git takes
// that name for none.
CommitOwner kept_owner(const MadeCommit& commit, const Person& user);

} // namespace atelier
