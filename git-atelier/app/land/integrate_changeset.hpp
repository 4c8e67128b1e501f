// Landing a done changeset on its epic's root branch: read the root, replay onto exactly that
// commit, check what came of it, move the ref from that commit, and again when it moved.
#pragma once

#include "app/core/work_context.hpp"
#include "app/land/check_work.hpp"

#include <functional>

namespace atelier {

// unread: somebody wrote about it, and whoever worked on it has not been told.
enum class Landing { landed, conflict, waiting, unread };

struct IntegrateOutcome {
    Landing landing = Landing::waiting;
    // landed: the root branch's new head, or the commit that had landed before.
    std::optional<CommitId> integrated;
    std::size_t commits = 0;
    // conflict: the paths, and the root commit they conflict with.
    std::vector<std::string> conflicts;
    std::optional<CommitId> onto;
    // waiting: why.
    std::vector<Reason> reasons;
    // unread: the messages.
    std::vector<BeadId> messages = {};
    // landed: what was moved out of the worktree before it went, and how many other files that Git
    // ignores went with it.
    std::vector<std::string> kept = {};
    std::size_t ignored = 0;
    // What the overseer should know although it went well.
    std::vector<std::string> warnings;
};

// Of what did not land: why, in words for people.
std::string waiting_text(const IntegrateOutcome& outcome);

// Has a worktree where it runs `changeset.checks` on what is to land; nullopt when all passed.
using ResultCheck = std::function<Result<std::optional<Error>>(const LandingCandidate&)>;

// Precondition: the changeset is done (`changeset.done_head`) and its epic is claimed by the
// caller. A conflict, and unread mail, leave every ref as it was and the changeset working again;
// it waits, with what is missing, for an approval that the project wants and for one that does not
// hold for what would land. lease-lost when the claim has been taken over; root-checked-out;
// root-moved when the root kept moving. `check` is called for what has not passed the checks yet;
// where it does not, that error, and every ref is as it was.
Result<IntegrateOutcome> integrate_changeset(WorkContext& work, const BeadId& changeset,
                                             const ResultCheck& check);

// Work that has come to the root branch by itself: as a pull request that was merged.
struct ArrivedWork {
    CommitId commit;
    // The root branch, which has it.
    CommitId root;
    // The work branch as it was merged.
    CommitId merged;
};
// What follows a landing: its record, and the worktree and branch that are no longer needed. The
// work branch stays where it has something else than was merged.
Result<IntegrateOutcome> record_landing(WorkContext& work, const BeadId& changeset,
                                        const ArrivedWork& arrived);

} // namespace atelier
