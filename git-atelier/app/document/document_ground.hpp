// From where a run's branch is cut, and whether its document can be one.
#pragma once

#include "app/core/work_context.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace atelier {

struct DocumentWish {
    // As it is written in `directory`.
    std::string path;
    std::filesystem::path directory = {};
    // nullopt: the branch that is checked out there, else the default branch.
    std::optional<BranchName> onto = {};
    // What the checkout has of it beyond its branch comes first.
    bool with_changes = false;
};

struct DocumentGround {
    // From the top of the repository.
    std::string path;
    BranchName onto;
    CommitId base;
    // The document as the checkout has it, where that is to come first.
    std::optional<std::string> changes = {};
};

// usage: a path outside of the repository, of something that is no plain file, or through what is
// no folder; no branch that is checked out; changes to take where another branch is checked out.
// dirty: changes in the checkout that are not to be taken, or a file of that name that Git ignores
// there. not-found: no such branch, or no commit.
Result<DocumentGround> document_ground(WorkContext& work, const DocumentWish& wish);

// The user's commit of these changes, to which nothing leads yet; the base where the document is
// so there already.
Result<CommitId> first_version(WorkContext& work, const DocumentGround& ground, const BeadId& run);

} // namespace atelier
