// Commits that somebody else pushed to a changeset's work branch: none of them is overwritten, and
// they are what is done once a person has taken them into the work branch here.
#pragma once

#include "app/publish/code_host.hpp"
#include "app/publish/publish_record.hpp"

namespace atelier {

// Takes them over where that is so, and else tells once of what was found now.
Result<void> follow_foreign_push(WorkContext& work, const CodeHost& host, const Bead& changeset,
                                 Published& published, PublishRecord& record);

} // namespace atelier
