// Taking a worktree of ours away, whoever wants it gone: at a landing, on abandon, by gc, by
// remove, at a planner's end. Here the question is asked whether anything in it exists nowhere
// else, and here what is to be kept is kept.
#pragma once

#include "app/worktree/inventory.hpp"
#include "app/worktree/recorded_worktree.hpp"

namespace atelier {

enum class Removal {
    // Only where nothing in it exists nowhere else.
    when_safe,
    // The same; if the pool has room, it is shelved there for another changeset.
    retire,
    // Otherwise too, once that is kept elsewhere.
    forced
};

struct TakenAway {
    // `collect`: it is gone. Otherwise it was left as it was.
    Judgement judgement;
    // Rescue refs, and paths below the project's `kept` folder.
    std::vector<std::string> kept = {};
    // How many ignored files went with it.
    std::size_t ignored = 0;
    // The pool has it.
    bool shelved = false;

    bool gone() const { return judgement.verdict == Verdict::collect; }
};

// Ignored files that `worktree.keep` matches, and copies of `worktree.copy` that were changed, are
// moved to kept/<name of the worktree>/ first.
Result<TakenAway> take_worktree_away(const WorktreeDeps& deps, const OurWorktree& worktree,
                                     Removal removal);

// The same of what stands at `wanted.checkout.worktree` now; where nothing does it is gone.
Result<TakenAway> take_away_if_there(const WorktreeDeps& deps, OurWorktree wanted, Removal removal);

// Ends a removal that was interrupted. What it has left may be anybody's by now: it is asked again
// whether anything in it exists nowhere else, and that is kept; one that Git can no longer tell is
// moved to kept/<name of the worktree>/ whole.
Result<TakenAway> end_removal(const WorktreeDeps& deps, OurWorktree wanted);

// Before one is made at `wanted.checkout.worktree`, where `seen` stands: what was half made is
// cleared, as its record says that nobody worked in it; a removal is ended; one whose state Git can
// no longer tell, and what is no folder, is moved to kept/<name of the worktree>/ whole; anything
// else goes once what it holds is kept elsewhere.
Result<TakenAway> make_room(WorkContext& work, OurWorktree wanted,
                            const std::optional<WorktreeRecord>& record, const SeenWorktree& seen);

// "the worktree of at-x.1 was kept: ...", with what to do about it.
std::string told_kept(const std::string& whose, const Judgement& judgement);
// Of one that is gone: what was kept of it, and how many ignored files went with it; a line each.
std::vector<std::string> told_gone(const std::string& whose, const std::vector<std::string>& kept,
                                   std::size_t ignored);

} // namespace atelier
