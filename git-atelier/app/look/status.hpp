// What there is and where it stands: epics, agents, queues, messages, and what waits for the
// overseer.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/core/remarks.hpp"
#include "app/interchange/mirror.hpp"
#include "app/look/awaited.hpp"
#include "app/look/list_roots.hpp"
#include "app/look/status_of_runs.hpp"
#include "domain/bead/pause_order.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "domain/forecast/forecast.hpp"
#include "domain/forge/pr_state.hpp"
#include "domain/run/turn_pause.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct KnownPullRequest {
    std::string number;
    // As last seen; "" when it never was.
    std::string state;
};

struct ChangesetStatus {
    BeadId id;
    std::string title;
    ChangesetState state = ChangesetState::planned;
    std::optional<std::string> branch;
    // The agent of the session that runs, else of the last one; "" before the first.
    std::string worker;
    // A session is working on it now.
    std::optional<Time> working_since;
    // The estimate of the plan.
    std::optional<std::int64_t> lines;
    Time created_at{};
    std::optional<KnownPullRequest> pr;
    // Of what has landed: whether the parent branch of its epic has it too. nullopt where that is
    // not known.
    std::optional<bool> in_parent = {};
    // Why its next step cannot be made now: being worked on, or landing when it is done. Empty once
    // it is settled.
    std::vector<Reason> reasons;
    // Done, and a person has to approve it.
    bool to_review = false;
    // Done, and whose approval holds for it; "" for none.
    std::string approved_by = {};
    // How it stood on its way through review when it was last looked at.
    PrState published = PrState::none;
    // Done, and a push or a pull request is due: whatever publishes next does it.
    bool to_publish = false;
    // What blocked it, in the words of whoever did; "" unless blocked.
    std::string blocked_by;
    std::optional<std::string> integrated;
    // What the agents of all its sessions have used; nullopt where nothing is known of it.
    std::optional<TurnReading> usage;
};

struct EpicStatus {
    BeadId id;
    std::string title;
    BeadStatus status = BeadStatus::open;
    bool draft = false;
    std::optional<std::string> root_branch;
    std::optional<std::string> parent_branch;
    std::string assignee;
    EpicProgress progress = EpicProgress::empty;
    bool ready_to_close = false;
    // A session announced work that is not planned yet.
    bool more_work = false;
    std::size_t open_tasks = 0;
    Time updated_at{};
    // The epic and changesets of which something waits to be promoted; none of a draft.
    std::vector<BeadId> waiting;
    std::vector<ChangesetStatus> changesets;
    // Of all of them.
    std::optional<TurnReading> usage;
    // Of a closed one: whether its parent branch has all that has landed on its root branch.
    // nullopt where that is not known.
    std::optional<bool> in_parent;
    // Which one that is by now, where it is known.
    std::string goes_to;

    std::size_t count(ChangesetState state) const;
};

// What an agent does now.
struct RunningSession {
    std::optional<BeadId> changeset = {};
    std::string title = {};
    Stage stage = Stage::claim;
    Time since{};
};

struct AgentStatus {
    // `atelier/<role>/<name>`
    std::string id;
    BeadId bead;
    std::string role;
    // A name of AgentState: as it is now.
    std::string state;
    // What it is assigned to, with its title.
    std::optional<BeadId> epic;
    std::string epic_title = {};
    // Its session that runs; nullopt where none does.
    std::optional<RunningSession> now = {};
    // Of the run that holds the identity, or of the claim; nullopt when neither is in use.
    std::optional<SessionId> session;
    bool live = false;
    std::optional<Time> heartbeat_at;
};

struct QueueStatus {
    std::string name;
    std::size_t waiting = 0;
    std::size_t claimed = 0;
};

struct UnreadMessage {
    BeadId id;
    std::string subject;
    std::string from;
    Time sent_at{};
    // What it is about.
    std::optional<BeadId> thread = {};
};

// What only the overseer can move.
struct ReviewStatus {
    // Drafts with changesets, and epics of which something was planned since: to promote.
    std::vector<BeadId> drafts;
    // Blocked changesets: to retry, answer or abandon.
    std::vector<BeadId> blocked;
    // Done and not landed.
    std::vector<BeadId> done;
    // Changesets that wait for an abandoned one that nothing supersedes: the plan has to be edited.
    std::vector<BeadId> stranded;
    // What waits for a person's review, and when that is enough.
    ReviewDebt debt = {};
    ReviewLimits limits = {};
};

struct StatusOutcome {
    Time now{};
    // Oldest first: every one that is not closed, and of the closed ones those changed last.
    std::vector<EpicStatus> epics;
    // How many closed ones are not among them.
    std::size_t closed_epics = 0;
    // Every closed one was asked for.
    bool all = false;
    // Only the first open ones were asked for.
    bool partial = false;
    // What somebody has paused, the oldest order first.
    std::vector<PauseOrder> paused = {};
    // Of artisans, runtimes or all.
    std::vector<TurnPause> turn_pauses = {};
    std::vector<AgentStatus> agents;
    std::vector<QueueStatus> queues;
    // To the overseer, newest first.
    std::vector<UnreadMessage> unread;
    ReviewStatus review;
    // What of all that only the overseer can move, each matter once.
    std::vector<AwaitedItem> awaited = {};
    // Of workflows, newest first: those under way, and those that failed lately.
    std::vector<RunNow> runs = {};
    // Closed, however long ago, and not in their parent branch yet; empty where nobody has looked.
    std::vector<RootBranch> finished = {};
    // What open work would collide with; empty where nobody has looked.
    std::vector<Collision> collisions = {};
    // Of the last day.
    std::vector<Remark> remarks = {};
    // With the bd backend only.
    std::optional<MirrorStatus> mirror = {};
};

struct StatusScope {
    // Every closed epic too.
    bool all = false;
    // This epic alone, with all else as it is.
    std::optional<BeadId> only = {};
    // Of the open epics the first so many, and no closed ones; 0: all. For whoever shows the rest a
    // moment later.
    std::size_t first = 0;
};

// On one snapshot; what it costs does not grow with the past, unless `all` of it is asked for.
Result<StatusOutcome> read_status(const Context& context, const LivenessProbe& probe,
                                  const StatusScope& scope = {});

} // namespace atelier
