// Versions of a run's document: its text in a commit, and the commit of a new one to which nothing
// leads yet.
#pragma once

#include "app/core/work_context.hpp"
#include "app/document/document_plan.hpp"

#include <optional>
#include <string>

namespace atelier {

// nullopt: there is none in that commit yet.
Result<std::optional<std::string>> document_at(Repository& repository, const Run& run,
                                               const CommitId& version);

struct VersionDue {
    // Its head is what the version comes to stand on.
    const Run& run;
    // The version that its artisan was shown.
    CommitId from;
    std::string artisan;
    // All of the document.
    std::string content;
    // It is what stands in the file that was edited, byte by byte; else a reply.
    bool is_file = false;
};

enum class VersionOutcome {
    made,
    // It is what there was; in a reply, but for blanks around it.
    unchanged,
    // Others have changed the same lines meanwhile.
    collides,
    // Nothing can be a document there any more.
    refused
};

struct WrittenVersion {
    VersionOutcome outcome = VersionOutcome::unchanged;
    // Of one that is made.
    std::optional<CommitId> commit = {};
    // Of one that is refused.
    std::string why = {};
};

Result<WrittenVersion> write_version(WorkContext& work, const VersionDue& due);

struct VersionMove {
    CommitId version;
    CommitId base;
    CommitId onto;
};
// The same change on top of what others have committed; `onto` itself where that has it already,
// nullopt where they collide.
Result<std::optional<CommitId>> version_on(WorkContext& work, const VersionMove& move,
                                           const std::string& artisan);

} // namespace atelier
