// What agents have answered to the threads of a review comes to the forge, in line.
#pragma once

#include "app/publish/pr_facts.hpp"

namespace atelier {

// Once what the agent committed is there, and only where the pull request is open. Each thread is
// looked at first, so that an answer of which nobody recorded that it was written is not written
// again. What cannot be written now is told, and written by the next run; a thread that is gone
// needs no answer.
Result<void> post_answers(WorkContext& work, const CodeHost& host, const Bead& changeset,
                          const Published& published);

} // namespace atelier
