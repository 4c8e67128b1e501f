// What a brief says of earlier sessions on its changeset.
#pragma once

#include "app/agent/prompt.hpp"
#include "domain/project/project.hpp"

namespace atelier {

class Repository;

// The changeset's own commits: from what they stand on to where its branch stands.
struct OwnCommits {
    CommitId base;
    CommitId head;
};

// A line for each of them, oldest first; of many the last ones, and how many are before. Nothing
// where they cannot be read.
std::vector<std::string> commit_lines(Repository& repository, const OwnCommits& own);

// How the last one ended and what failed in it, the commits that are there, `own`, and what is said
// of their lines. A commit that cannot be read is left out.
Result<void> add_earlier_work(const Context& context, Repository& repository,
                              const ProjectPaths& paths, const Session& session,
                              const std::optional<OwnCommits>& own, BriefFacts& facts);

} // namespace atelier
