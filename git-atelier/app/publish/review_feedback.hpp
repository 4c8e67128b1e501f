// A review that asks for changes: the changeset is worked on again, and its next brief says what
// was asked for.
#pragma once

#include "app/publish/pr_facts.hpp"

namespace atelier {

// Whether the changeset is to be worked on again by it. One review does that once, and once more
// after a session that has brought neither a commit nor an answer; after a second one it is blocked
// and the overseer has a message. A changeset that is not done is left alone until it is.
Result<bool> take_review(WorkContext& work, const CodeHost& host, const Bead& changeset,
                         const Published& published, PublishRecord& record);

} // namespace atelier
