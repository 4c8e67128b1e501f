// Pieces between the store and Git: their texts, and commits of new ones to which nothing leads
// yet.
#pragma once

#include "app/piece/run_desk.hpp"
#include "ports/pieces.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

// Each once, by id. not-found, and git-failed where a commit is gone from the repository.
Result<std::map<BeadId, std::string>> texts_of(PlanStore& store, Repository& repository,
                                               const std::vector<BeadId>& pieces);

// That their commits are there; git-failed naming those that are gone, as in a clone, to which no
// piece comes along.
Result<void> require_texts(PlanStore& store, Repository& repository,
                           const std::vector<BeadId>& pieces);

// Of all that the turns of a run may be shown: where it is gone, no turn would come to anything.
// Fine of one that is over.
Result<void> require_texts_for(PlanStore& store, Repository& repository, const Run& run);

// Of those commits that are pieces of the repository; the others are left out.
Result<std::map<CommitId, std::string>> texts_there(Repository& repository,
                                                    const std::vector<CommitId>& commits);

// Author and committer of what an artisan made, as commits of agents have them everywhere; nullopt:
// a person did, or nobody.
Result<CommitSignature> signature_of(const Context& context, Repository& repository,
                                     const std::optional<AgentId>& artisan);

// What is written of one.
struct NewPiece {
    std::string title;
    std::string text;
    std::string provenance;
    std::string form;
    std::string patron;
    BeadId run;
    // nullopt: a merge made it, or a person gave it.
    std::optional<AgentId> artisan = {};
    std::vector<BeadId> parents = {};
    // Of parents that no row names yet; they come after the others.
    std::vector<CommitId> unstored_parents = {};
};
// The commit, after its parents' and before the row that names it.
Result<CommitId> write_piece(const Context& context, Repository& repository, const NewPiece& piece);

} // namespace atelier
