// What has outlived its use, and what only looks as if it had: the decisions of `gc`. Each is made
// from facts that somebody else looked up; where one could not be looked up, nothing is collected.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/work/integration_proof.hpp"
#include "domain/work/life.hpp"
#include "domain/work/session.hpp"
#include "domain/work/unsaved_work.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class GcKind {
    run,
    session,
    lease,
    assignment,
    claim,
    message,
    worktree,
    branch,
    mapping,
    home,
    transcript,
    mirror,
    pieces
};
constexpr auto names_of(GcKind) {
    return std::to_array<Named<GcKind>>({{GcKind::run, "run"},
                                         {GcKind::session, "session"},
                                         {GcKind::lease, "lease"},
                                         {GcKind::assignment, "assignment"},
                                         {GcKind::claim, "claim"},
                                         {GcKind::message, "message"},
                                         {GcKind::worktree, "worktree"},
                                         {GcKind::branch, "branch"},
                                         {GcKind::mapping, "mapping"},
                                         {GcKind::home, "home"},
                                         {GcKind::transcript, "transcript"},
                                         {GcKind::mirror, "mirror"},
                                         {GcKind::pieces, "pieces"}});
}

enum class Verdict {
    // In use; not worth a word.
    keep,
    collect,
    // It may be a leftover, but something speaks against taking it away, or is not known.
    leave
};

struct Judgement {
    Verdict verdict = Verdict::keep;
    std::string why = {};
    // What to do about what is left.
    Advice hint = {};
    // Collected only because it was asked for: what would be lost has to be kept first.
    bool rescue = false;
    // Of a worktree: what speaks against taking it away, or is kept elsewhere first.
    std::vector<Unsaved> unsaved = {};
};

// An open session: of its agent's identity, of the claim if that is the session's, and whether
// processes of it are left (nullopt: unknown).
struct SessionFacts {
    LeaseHolder identity;
    LeaseHolder claim;
    std::optional<bool> processes;
};
Judgement judge_session(const Session& session, const SessionFacts& facts, Time now,
                        const LeaseRules& rules);

// A lease that no open session explains. One without a keeper is left to its agent, whose next call
// renews it.
Judgement judge_lease(const LeaseHolder& holder, Time now, const LeaseRules& rules);

// `epic`: what its assignment names, if there is such a bead.
Judgement judge_assignment(const Bead& agent, const std::optional<Bead>& epic);

// An epic that stays with a worker which has ended: `stale_after` later it is for everybody.
// `identity`: the life of the agent that holds it; `at_work`: a session on it may still run.
Judgement judge_claim(const Bead& epic, const LeaseHolder& claim, Life identity, bool at_work,
                      Time now, const LeaseRules& rules);

// `expiry`: when its sender wanted it gone.
Judgement judge_message(const Bead& message, const std::optional<Time>& expiry, Time now);

// What a worktree or branch of ours is about, and how that stands.
enum class Purpose {
    // A changeset or epic that goes on, or an agent that lives.
    current,
    merged,
    abandoned,
    // An epic's view of its root branch, and the epic is closed; a changeset that was closed
    // otherwise.
    closed,
    // A planner that has ended.
    planner,
    // An open changeset's, which nobody works in; it is made again.
    made_again,
    // Whatever it was about, its removal was begun.
    half_removed,
    // A document's, in which no artisan has a turn now.
    turn,
    // In the pool, beyond what `worktree.pool` allows, or no longer as it was left there.
    spare,
    // The plan knows nothing of it.
    unknown
};

struct WorktreeFacts {
    Purpose purpose = Purpose::current;
    // Git has it on its list, but there is no folder.
    bool gone = false;
    // What stands in its place is not a folder.
    bool taken = false;
    // Locked by somebody else than us, in these words.
    std::optional<std::string> locked = {};
    // nullopt: could not be looked at, `fault` says why.
    std::optional<std::vector<Unsaved>> unsaved = {};
    std::string fault = {};
    std::vector<InnerRepository> repositories = {};
    std::vector<OwnRef> own_refs = {};
    // Ignored files, below the worktree, that are moved elsewhere before it goes: those that
    // `worktree.keep` matches, and copies that were changed.
    std::vector<std::string> keepsakes = {};
    // How many other ignored files go with it.
    std::size_t ignored = 0;
    // What of it all this was said of.
    Footprint footprint = {};
};
// `force`: also what would be lost, if it can be kept elsewhere first.
Judgement judge_worktree(const WorktreeFacts& facts, bool force);

// Why a project may not be let go; nullopt when nothing speaks against it.
struct Obstacle {
    ErrorCode code = ErrorCode::dirty;
    std::string what;
    Advice hint;
};
// identity-in-use while the lease is in use, or may.
std::optional<Obstacle> obstacle_of(const LeaseHolder& holder, Time now, const LeaseRules& rules);
// dirty, not-integrated. A worktree whose folder is gone is none as long as a branch has its
// commits.
std::optional<Obstacle> obstacle_of(const WorktreeFacts& facts, bool on_branch);

struct BranchFacts {
    Purpose purpose = Purpose::current;
    // Checked out, or a rebase or bisect will come back to it.
    bool held = false;
    Evidence safe = Evidence::unknown;
};
Judgement judge_branch(const BranchFacts& facts);

// Of the mapping file of an epic, which is written anew when it is needed; `epic`: if there is such
// a bead.
Judgement judge_mapping(const std::optional<Bead>& epic);

// What an agent's home is still for.
struct HomeUse {
    Life identity = Life::over;
    // It goes on with an epic.
    bool assigned = false;
    // A session of it was not ended.
    bool at_work = false;
    // nullopt: the plan knows of no session that it had.
    std::optional<Time> last_ended = {};
};
// `keep` as with a transcript: what an agent remembers there goes with what it printed.
Judgement judge_home(const HomeUse& use, const std::optional<Seconds>& keep, Time now);
// Of a folder among them that no agent can have.
Judgement judge_home_of_nobody();

// `session`: whose it is, if the plan knows it. `keep` nullopt: for good.
Judgement judge_transcript(const std::optional<Session>& session,
                           const std::optional<Seconds>& keep, Time now);

} // namespace atelier
