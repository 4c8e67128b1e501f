// Why a bead can, or cannot, be worked on, published or integrated now: every answer with its
// reasons, who holds it, what was tried.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/look/next_actions.hpp"
#include "domain/bead/external_ticket.hpp"
#include "domain/land/conflict_left.hpp"
#include "domain/project/project.hpp"
#include "domain/work/session.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// Who holds the epic, by its lease.
struct Holder {
    std::string agent;
    SessionId session;
    // The lease is in use, so that the epic cannot be taken over.
    bool lives = false;
    Liveness seen = Liveness::gone;
    Time expires_at{};
};

struct WhyOutcome {
    Bead bead;
    BeadKind kind = BeadKind::other;
    std::optional<ChangesetState> state;
    // The epic it belongs to; itself for an epic.
    std::optional<BeadId> epic;
    std::optional<EpicProgress> progress;
    std::vector<Answer> answers;
    // Of its epic and of the beads that the reasons name.
    std::map<BeadId, std::string> titles = {};
    std::vector<WayByHand> by_hand = {};
    // With which open work and branches it would collide.
    std::vector<Collision> collisions = {};
    // What a restack left where it is as it conflicts: this changeset's work, or an epic's.
    std::vector<ConflictLeft> left = {};
    // Tickets that could not be told of its end yet.
    std::vector<ExternalTicket> pending_tickets = {};
    std::optional<Holder> holder;
    // Why it was blocked, each with its time, oldest first.
    std::vector<std::string> notes;
    // Sessions on a changeset, oldest first.
    std::vector<Session> sessions;
    // Those of them that have not ended and whose run has.
    std::vector<SessionId> died = {};
    int max_attempts = 0;
};

// not-found. What Git cannot say (which branches are checked out) is a reason of its own, with the
// code of that failure.
Result<WhyOutcome> why(const Context& context, const LivenessProbe& probe, Repository& repository,
                       const ProjectPaths& paths, const BeadId& id);

} // namespace atelier
