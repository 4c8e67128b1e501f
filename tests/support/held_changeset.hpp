// A worker in a session of an orchestrator, at work on the one changeset of its epic.
#pragma once

#include "app/claim/claim_epic.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/call_place.hpp"
#include "support/plan_fixture.hpp"

namespace atelier::test {

struct HeldChangeset {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");
    Context context = fixture.worker("alice", "s-1");

    HeldChangeset() {
        const ProcessIdentity keeper{"h", "b", "n", 42, 7};
        unwrap(claim_epic(context, {epic.id, {*context.session, keeper}}, gone));
        set_changeset_label(changeset, ChangesetLabel::in_progress);
        changeset = fixture.update(changeset);
        Session session{.id = *context.session, .agent = context.caller};
        session.epic = epic.id;
        session.changeset = changeset.id;
        session.stage = Stage::agent;
        session.fencing = fixture.lease(epic.id)->fencing;
        fixture.put(session);
    }
    std::vector<Bead> messages(const std::string& key) {
        return fixture.select({.kind = BeadKind::message, .message_key = key});
    }
};

} // namespace atelier::test
