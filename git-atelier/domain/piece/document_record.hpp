// What is kept of a run's document beside the row of the run, whose branch and head say which
// branch it has and how far that has come.
#pragma once

#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// A move of the branch that the plan knows of, and the repository maybe not yet.
struct BranchMoveDue {
    // nullopt: it is to be made.
    std::optional<CommitId> from;
    CommitId to;

    bool operator==(const BranchMoveDue&) const = default;
};

struct DocumentRecord {
    // Where it was cut, and where it is to land.
    BranchName onto;
    std::optional<BranchMoveDue> due = {};
    // Where the branch was found as the run was paused for having been rewritten: whoever resumes
    // the run goes on from there.
    std::optional<CommitId> told = {};

    bool operator==(const DocumentRecord&) const = default;
};

std::string document_record_text(const DocumentRecord& record);
// nullopt for what document_record_text did not write.
std::optional<DocumentRecord> document_record_from(std::string_view text);

} // namespace atelier
