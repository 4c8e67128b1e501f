// What is next: which epic, what of it, and as whom. `work` and its preview, the skills that claim
// and look, and `why` are all answered here, from facts that app/core/what_is_next reads.
#pragma once

#include "base/result.hpp"
#include "domain/bead/message.hpp"
#include "domain/bead/pause_order.hpp"
#include "domain/forecast/forecast.hpp"
#include "domain/work/admission.hpp"
#include "domain/work/life.hpp"
#include "domain/work/progress.hpp"

#include <functional>
#include <map>
#include <set>

namespace atelier {

enum class NextStep {
    // Work on `changeset` of `epic`.
    session,
    // `changeset` is done and may land.
    land,
    // Everything of `epic` is settled.
    close,
    // The asker's own `epic` has nothing that could be done now: give it up, so that others see it
    // when that changes.
    give_up,
    // Somebody wrote; it has to be read first.
    mail,
    // A message waits in a queue of the asker's.
    queue,
    // Nothing to do.
    idle,
};

constexpr auto names_of(NextStep) {
    return std::to_array<Named<NextStep>>({{NextStep::session, "session"},
                                           {NextStep::land, "land"},
                                           {NextStep::close, "close"},
                                           {NextStep::give_up, "give-up"},
                                           {NextStep::mail, "mail"},
                                           {NextStep::queue, "queue"},
                                           {NextStep::idle, "idle"}});
}

// An open epic and who has it.
struct Candidate {
    Bead epic;
    // The worker it is assigned to; nullopt for nobody, and for a person of another Beads program.
    std::optional<AgentId> holder = {};
    // Of that worker, and of its claim.
    Life holder_life = Life::over;
    Life claim_life = Life::over;
    // There is a lease, so that a takeover can be proven.
    bool leased = false;
    // The open epic that the worker itself is assigned to.
    std::optional<BeadId> holds = {};
    // By whose order nothing of it goes on: the epic's, that worker's or the project's.
    std::vector<Reason> paused = {};
};

// How long something is left alone, and, where that is known, why: a sentence of whoever worked on
// it.
struct Pause {
    Time until{};
    std::string why = {};

    bool operator==(const Pause&) const = default;
};
using Pauses = std::map<BeadId, Pause>;

// The sentence, and when it is tried again: "...; it is tried again in 5 min 0 s".
std::string with_next_try(const Pause& pause, Time now);

struct EpicFacts {
    Candidate candidate;
    EpicTree tree;
    bool more_work = false;
    AdmissionRules admission = {};
    // Why nothing new is begun: so much waits for a person's review.
    std::optional<Reason> review_debt = {};
    // Why nothing of it can be started or land: its root branch.
    std::vector<Reason> ground = {};
    // Why nothing of it can land besides.
    std::vector<Reason> landing = {};
    // Why a changeset cannot be started: its worktree or work branch, or the run that carries it
    // out.
    std::map<BeadId, std::vector<Reason>> places = {};
    // Of these, those whose run waits or is paused: nobody goes on with them, wherever they are.
    std::set<BeadId> at_gates = {};
    // Done, and the run that carries them out goes on: what it asked at its gate is decided.
    std::set<BeadId> decided = {};
    // The heads of work branches on which more stands than these were cut from.
    std::map<BeadId, CommitId> work = {};
    // What a changeset would collide with of the work that is under way.
    std::map<BeadId, std::vector<Collision>> collisions = {};
    // Where the epic or a changeset is left alone, as a session could not be held on it.
    Pauses pauses = {};
    // When all this was looked at.
    Time now{};
};

// What there is to go on with in it. An agent `alone` carries out no workflow.
inline std::vector<BeadId> to_go_on_with(const EpicFacts& facts, bool alone) {
    std::vector<BeadId> out = runnable_changesets(facts.tree);
    if (!alone) out.insert(out.begin(), facts.decided.begin(), facts.decided.end());
    return out;
}

// Who wants to know.
struct Asker {
    // nullopt: a run that has no name yet.
    std::optional<AgentId> agent = {};
    // It becomes who holds an epic and has ended, else a worker that is free.
    bool may_change = false;
    // It lands and closes by itself, as `work` does and an agent alone cannot.
    bool lands = true;
    // The open epic that it holds and is assigned to.
    std::optional<BeadId> epic = {};
    // Unread, and about nothing that a brief will be about.
    std::vector<BeadId> mail = {};
    // By whose order it begins nothing: its own or the project's.
    std::vector<Reason> paused = {};
    // What it may take next from a queue.
    std::optional<QueuedMessage> queued = {};
};

struct ChoiceRules {
    // Only this epic; its dead holder's claim may be taken over.
    std::optional<BeadId> epic = {};
    // Of that epic only this changeset.
    std::optional<BeadId> changeset = {};
    // Epics, changesets and messages of queues that are not chosen again for now.
    std::set<BeadId> excluded = {};
    // What is left alone after a failure is tried as well: somebody asks for it now.
    bool tries_paused = false;
    // Offer candidates instead of taking the first.
    bool ask = false;
    // What waits in a queue comes before an epic that is not assigned, or is all there is to do.
    bool takes_queued = false;
    bool queued_only = false;
};

struct Selection {
    NextStep step = NextStep::idle;
    std::optional<BeadId> epic = {};
    std::optional<BeadId> changeset = {};
    // As whom: the worker that holds the epic. nullopt: the asker, or a worker that is free.
    std::optional<AgentId> worker = {};
    // mail, queue: the messages.
    std::vector<BeadId> messages = {};
    // queue: its name.
    std::string queue = {};
    // Why each open epic that was passed over, or is to be given up, offers nothing.
    std::map<BeadId, std::vector<Reason>> reasons = {};
    // What `changeset` would collide with of the work that is under way: nothing else was ready.
    std::vector<Collision> collisions = {};
    // Epics that a person may choose from (ask): those that somebody has begun, the latest first,
    // then the others in order.
    std::vector<BeadId> candidates = {};
};

using FactsOf = std::function<Result<EpicFacts>(const Candidate&)>;

// The asker's own epic first, as far as something of it can be done now; then mail; then what waits
// in a queue, where the rules say so, but after those assigned to workers that have ended; then the
// others: those assigned to workers that have ended, those that nobody has, what a worker has left
// without being assigned to it, each of these by priority, age and id. To a run, whose next brief
// holds it, mail comes last. What would collide with work under way comes after what would not:
// within an epic, and among those that are not the asker's own. `facts_of` is asked only for epics
// that are the asker's to take, until one is found.
Result<Selection> choose_work(const Asker& asker, std::vector<Candidate> epics,
                              const ChoiceRules& rules, const FactsOf& facts_of);

// Why the epic is not the asker's to take; empty when it is, whatever is in it.
std::vector<Reason> not_takeable(const Candidate& candidate, const Asker& asker,
                                 const ChoiceRules& rules);

// What could be done with one epic now. `reasons` of the epic are all there are when nothing can.
Selection offer_of(const EpicFacts& facts, const Asker& asker, const ChoiceRules& rules);

// Why no session could start on the changeset now, whoever came; empty when one could.
std::vector<Reason> not_startable(const Bead& changeset, const EpicFacts& facts);

// Why it is left alone for a while, though nothing else speaks against it: a session could not be
// held on it or on its epic.
std::vector<Reason> left_alone(const BeadId& changeset, const BeadId& epic, const Pauses& pauses,
                               Time now);

// By which order nothing of the epic goes on, or of what the agent (its bead) does; each may be
// left out, and the project is meant by both. Empty: by none.
std::vector<Reason> paused_by_order(const PauseOrders& orders, const std::optional<BeadId>& epic,
                                    const std::optional<BeadId>& agent);
// Of that epic, and of the worker that holds it.
std::vector<Reason> paused_by_order(const PauseOrders& orders, const Bead& epic,
                                    std::string_view issue_prefix);

// The first of the reasons that only a person can do something about and of which nobody is told
// by another message; nullptr for none.
const Reason* waits_for_person(const std::vector<Reason>& reasons);

// Whether no message need say why nothing is to be done: the overseer has decided it, has been
// told, or is told by how the run ends.
bool is_known_to_overseer(const std::map<BeadId, std::vector<Reason>>& reasons);

// Whether the reasons have something that is not as it should be, other than what was decided or is
// still being done: its branches or checkouts, or a session that could not be held. A run that
// meets that has not succeeded.
bool is_out_of_order(const std::vector<Reason>& reasons);

// For people: what holds for several beads is said once ("at-1.1 and at-1.2 are blocked"), where it
// was said first, and what something else that is said of a bead implies is left out.
std::vector<Reason> said_together(const std::vector<Reason>& all);

} // namespace atelier
