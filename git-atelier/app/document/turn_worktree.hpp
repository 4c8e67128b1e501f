// The worktree in which an agent with tools edits the document of a run: on a branch of its own,
// cut where the run's stands, and guarded, so that nothing but the document can be committed there.
// What it leaves in that file becomes the version of its turn (app/document/document_version); the
// run's branch moves as it does for a text.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/run/run.hpp"
#include "domain/work/session.hpp"
#include "domain/workflow/workflow.hpp"

#include <optional>
#include <string>

namespace atelier {

// Whether such a turn is taken there: its agent has tools, and no command for words alone.
bool edits_in_worktree(const Run& run, const TurnStep& step, const RuntimeDefinition& runtime);

struct TurnWorktree {
    // Recorded with its worktree and branch.
    Session session;
    // How the repository stood before its agent was started.
    RepositoryState before;
};

// At `from`, a warm one where the pool has any. What an earlier turn left there is kept as rescue
// refs and told. dirty where it cannot be, or worktree.setup leaves changes; what Git and those
// commands fail with.
Result<TurnWorktree> open_turn_worktree(WorkContext& work, const Run& run, const CommitId& from,
                                        Session session);

// What a turn left there.
struct TurnEdit {
    // All of the document, committed or not; "" where there is none, nor was there.
    std::string text = {};
    // Why it does not count, in a sentence that the next attempt is told; "" where it does.
    std::string refused = {};
};
// Once its agent has ended; what that left running is ended, and the repository compared with
// `before`, nullopt after a crash. Refused: other paths were changed, the document is gone, or it
// is no text.
Result<TurnEdit> edit_in_worktree(WorkContext& work, const Run& run, const Session& session,
                                  const std::optional<RepositoryState>& before);

// What becomes of what still stands there.
enum class TurnRemains {
    // It is on the run's branch by now.
    taken,
    // It counts for nothing, and is kept as rescue refs.
    kept
};
// Gives the worktree back to the pool, or takes it away, and its branch with it. Nothing where it
// is not there, or another session has it.
Result<void> close_turn_worktree(WorkContext& work, const Run& run, const Session& session,
                                 TurnRemains remains);

// After a kill: ends what was under way with its worktree, and takes away the branch of one that
// has gone. Whether a worktree is left.
Result<bool> mend_turn_worktree(WorkContext& work, const Run& run);

} // namespace atelier
