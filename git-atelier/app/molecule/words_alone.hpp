// What a turn that is asked for words alone changes in the worktree all the same: it is kept as
// rescue refs, and the work stands as it did before the turn.
#pragma once

#include "app/core/work_context.hpp"
#include "app/run/finish_turn.hpp"
#include "domain/work/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct BeforeWords {
    // Of the work branch.
    CommitId head;
    // As the files stand, committed or not.
    CommitId files;
    std::vector<std::string> untracked = {};
};

// Before its agent is started. What it commits is found also if this program is killed meanwhile.
Result<BeforeWords> before_words(WorkContext& work, const Session& session);

struct ChangeBesideWords {
    // As an error says it, with where it is kept.
    std::string text;
    // Commits, or files that Git tracks: what would have become part of the work.
    bool is_of_work = false;
};

// Once its agent and all that it started have ended; nullopt: it has changed nothing.
Result<std::optional<ChangeBesideWords>>
put_back_after_words(WorkContext& work, const Session& session, const BeforeWords& before);

// The same, and what the turn comes to by it: what would have become part of the work fails it.
// Also a worktree that cannot be read any more does.
TurnEnding ending_after_words(WorkContext& work, const Session& session, const BeforeWords& before,
                              TurnEnding ending);

// What the agent of such a turn has committed that nobody came to look at, since its session was
// killed or it was ended by a person. Told, and no error.
Result<void> put_back_left_by_words(WorkContext& work, const BeadId& changeset);

} // namespace atelier
