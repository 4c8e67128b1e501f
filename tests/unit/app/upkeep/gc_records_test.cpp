// What `gc` finds in the plan.
#include "app/claim/agents.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/message.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/mail/queue_claim.hpp"
#include "support/garbage_fixture.hpp"
#include "support/plain_yaml.hpp"
#include "support/samples.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

struct Records : GarbageFixture {
    const AgentId alice = worker("alice").caller;
    const AgentId bob = worker("bob").caller;
    const ProcessIdentity dead{"host", "boot", "namespace", 7, 1};
    const ProcessIdentity elsewhere{"other", "boot", "namespace", 7, 1};
    const Seconds stale = settings.lease.stale_after;

    Bead claimed(const Bead& one, const AgentId& by) {
        return update(unwrap(claim(get(one.id), by, true)));
    }
    void put_session(const std::string& id, const AgentId& agent,
                     const std::optional<BeadId>& on = std::nullopt) {
        put(Session{.id = *SessionId::parse(id),
                    .agent = agent,
                    .epic = on,
                    .started_at = clock.now(),
                    .fencing = 1});
    }
    // s-1, on the epic, with its claim and her identity's lease.
    void alice_works(const ProcessIdentity& keeper) {
        claimed(epic, alice);
        lease_to(alice.bead("at"), alice, "run-1", keeper);
        lease_to(epic.id, alice, "s-1", keeper);
        put_session("s-1", alice, epic.id);
    }
    void end_lease(const BeadId& on) {
        Lease ended = lease(on).value();
        ended.ended = true;
        put(ended);
    }
    Bead agent_on(const AgentId& agent, const BeadId& on) {
        Bead bead = Agent::make(agent, "at");
        Agent::assign(bead, on);
        return create(bead);
    }
    // Of the kind, as `gc` finds them together.
    GcCandidates claims(GcKind kind) {
        GcCandidates all = found(find_claims);
        std::erase_if(all, [&](const GcCandidate& one) { return one.item.kind != kind; });
        return all;
    }
    GcCandidate sole_claim(GcKind kind) {
        GcCandidates all = claims(kind);
        REQUIRE(all.size() == 1);
        return all[0];
    }
    // As another Beads program sent it, with that line in its header.
    Bead message(const std::string& header, BeadStatus status = BeadStatus::open) {
        Json row = Json::object();
        row.set("id", "at-" + ids.base36(5))
            .set("title", "About it")
            .set("issue_type", "message")
            .set("labels", Json::strings({"at:message"}))
            .set("description", "---\nfrom: ada\n" + header + "\n---\nText");
        Bead bead = unwrap(read_beads_row(row, clock.now(), plain_yaml)).bead;
        bead.status = status;
        return create(bead);
    }
};

} // namespace

TEST_CASE("an open session is garbage when nothing that holds it may still run", "[app][gc]") {
    Records f;
    SECTION("not while its keeper lives, whatever its lease says") {
        f.alice_works(f.machine.own);
        f.clock.advance(f.stale * 2);
        CHECK(f.found(find_sessions).empty());
    }
    SECTION("not before its lease is over") {
        f.alice_works(f.dead);
        const GcItem item = f.sole(find_sessions).item;
        CHECK(item.state == GcState::left);
        CHECK_THAT(item.why, ContainsSubstring("its lease runs for another 1 min"));
        CHECK_THAT(item.hint, ContainsSubstring("after that"));
        CHECK_FALSE(f.sole(find_sessions).collect);
    }
    SECTION("on another machine, not before it is stale") {
        f.alice_works(f.elsewhere);
        f.clock.advance(Seconds{61});
        const GcCandidate left = f.sole(find_sessions);
        CHECK(left.item.state == GcState::left);
        CHECK_THAT(left.item.why, ContainsSubstring("it ran on other"));
        f.clock.advance(f.stale);
        CHECK(f.sole(find_sessions).item.state == GcState::would);
    }
    SECTION("gone, with its time over") {
        f.alice_works(f.dead);
        f.clock.advance(Seconds{61});
        const GcCandidate candidate = f.sole(find_sessions);
        CHECK(candidate.item.kind == GcKind::session);
        CHECK(candidate.item.name == "s-1");
        CHECK(candidate.item.state == GcState::would);
        CHECK(candidate.item.why == "of atelier/worker/alice, which is gone; it had reached claim");
        CHECK_FALSE(f.session("s-1")->ended_at);
    }
}

TEST_CASE("a session of which it is not known whether processes are left is not ended",
          "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.clock.advance(Seconds{61});
    f.machine.fault = Error{ErrorCode::files_failed, "/proc cannot be read"};
    const GcCandidate left = f.sole(find_sessions);
    CHECK(left.item.state == GcState::left);
    CHECK_THAT(left.item.why, ContainsSubstring("whether any of its processes are left"));
    CHECK_FALSE(left.collect);
}

TEST_CASE("ending a session ends its lease and leaves the epic to its worker", "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.clock.advance(Seconds{61});
    CHECK(unwrap(f.sole(find_sessions).collect()).done);
    CHECK(f.session("s-1")->outcome == SessionEnd::lost);
    CHECK(f.lease(f.epic.id)->ended);
    CHECK(f.get(f.epic.id).assignee == f.alice.str());
    // What was held meanwhile is free again.
    CHECK(f.lease(f.alice.bead("at"))->ended);
    CHECK(f.found(find_sessions).empty());
}

TEST_CASE("while a session's remains are cleared away nobody can be its agent or take its claim",
          "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.clock.advance(Seconds{61});
    bool looked = false;
    f.machine.before_end = [&] {
        looked = true;
        CHECK(must_fail(acquire_identity(f.worker("alice"), Role::worker, "alice", f.machine.own,
                                         f.work.probe()))
                  .code == ErrorCode::identity_in_use);
        const Context bob = f.worker("bob");
        const auto taken = f.store.write(bob.stamp(), [&](PlanWriter& plan) {
            return take_claim(plan, bob, f.get(f.epic.id),
                              {*SessionId::parse("s-2"), f.machine.own}, f.work.probe(), true);
        });
        CHECK(must_fail(taken).code == ErrorCode::epic_taken);
    };
    CHECK(unwrap(f.sole(find_sessions).collect()).done);
    CHECK(looked);
}

TEST_CASE("a session that came back, or ended by itself, is left", "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.clock.advance(Seconds{61});
    const GcCandidate candidate = f.sole(find_sessions);
    std::optional<SessionEnd> end;
    SECTION("its agent runs again") {
        f.lease_to(f.alice.bead("at"), f.alice, "run-2", f.machine.own);
    }
    SECTION("its lease was renewed") {
        f.lease_to(f.epic.id, f.alice, "s-1", f.machine.own);
    }
    SECTION("it ended") {
        Session session = f.session("s-1").value();
        session.ended_at = f.clock.now();
        session.outcome = end = SessionEnd::done;
        f.put(session);
    }
    CHECK_FALSE(unwrap(candidate.collect()).done);
    CHECK(f.machine.ended.empty());
    CHECK(f.session("s-1")->ended_at.has_value() == end.has_value());
    CHECK_FALSE(f.lease(f.epic.id)->ended);
}

TEST_CASE("a claim that is renewed at the last moment keeps its session", "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.clock.advance(Seconds{61});
    const GcCandidate candidate = f.sole(find_sessions);
    f.machine.before_self = [&] { f.lease_to(f.epic.id, f.alice, "s-1", f.elsewhere); };
    CHECK_FALSE(unwrap(candidate.collect()).done);
    CHECK(f.machine.ended.empty());
    CHECK_FALSE(f.session("s-1")->ended_at);
    CHECK(f.lease(f.epic.id)->keeper == f.elsewhere);
}

TEST_CASE("a session whose epic another one has taken over is ended, the other one's claim not",
          "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    f.claimed(f.epic, f.bob);
    f.lease_to(f.epic.id, f.bob, "s-2", f.machine.own);
    f.clock.advance(Seconds{61});
    CHECK(unwrap(f.sole(find_sessions).collect()).done);
    CHECK(f.session("s-1")->ended_at);
    CHECK_FALSE(f.lease(f.epic.id)->ended);
    CHECK(f.lease(f.epic.id)->session.str() == "s-2");
}

TEST_CASE("each of several sessions is judged for itself, and one without an epic too",
          "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    const AgentId ann = f.planner("ann").caller;
    f.lease_to(ann.bead("at"), ann, "run-3", f.dead);
    f.put_session("s-3", ann);
    f.lease_to(f.bob.bead("at"), f.bob, "run-4", f.machine.own);
    f.put_session("s-4", f.bob);
    f.clock.advance(Seconds{61});
    const GcCandidates found = f.found(find_sessions);
    REQUIRE(found.size() == 2);
    CHECK(found[0].item.name == "s-1");
    CHECK(found[1].item.name == "s-3");
    CHECK(unwrap(found[1].collect()).done);
    CHECK(f.session("s-3")->ended_at);
    CHECK_FALSE(f.session("s-1")->ended_at);
}

TEST_CASE("a lease that no open session explains is ended when its keeper is gone", "[app][gc]") {
    Records f;
    f.lease_to(f.epic.id, f.alice, "s-9", f.dead);
    CHECK(f.claims(GcKind::lease).empty());
    f.clock.advance(Seconds{61});
    const GcCandidate candidate = f.sole_claim(GcKind::lease);
    CHECK(candidate.item.name == f.epic.id.str());
    CHECK_THAT(candidate.item.why,
               ContainsSubstring("atelier/worker/alice is gone; its lease ran out "));
    SECTION("with an event that says whose") {
        CHECK(unwrap(candidate.collect()).done);
        CHECK(f.lease(f.epic.id)->ended);
        const Json event = f.newest_event(EventType::lease_ended);
        CHECK(event.string_at("agent") == "atelier/worker/alice");
        CHECK(event.string_at("session") == "s-9");
        CHECK(f.claims(GcKind::lease).empty());
    }
    SECTION("not the one that has replaced it, be that dead too") {
        f.lease_to(f.epic.id, f.bob, "s-10", f.dead);
        f.clock.advance(Seconds{61});
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK_FALSE(f.lease(f.epic.id)->ended);
    }
    SECTION("not one that was renewed") {
        f.lease_to(f.epic.id, f.alice, "s-9", f.machine.own);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK_FALSE(f.lease(f.epic.id)->ended);
    }
}

TEST_CASE("leases that somebody answers for are no garbage", "[app][gc]") {
    Records f;
    SECTION("an open session's, and its agent's identity") {
        f.alice_works(f.dead);
    }
    SECTION("one without a keeper, which its agent renews with its next call") {
        f.lease_to(f.epic.id, f.alice, "s-9", {});
    }
    SECTION("one that was ended") {
        f.lease_to(f.epic.id, f.alice, "s-9", f.dead);
        f.end_lease(f.epic.id);
    }
    f.clock.advance(Seconds{61});
    CHECK(f.claims(GcKind::lease).empty());
}

TEST_CASE("an open session answers for its agent's identity and no other lease of it",
          "[app][gc]") {
    Records f;
    f.alice_works(f.dead);
    const Bead other = f.PlanFixture::epic("Other");
    f.lease_to(other.id, f.alice, "s-9", f.dead);
    f.lease_to(f.bob.bead("at"), f.bob, "run-9", f.dead);
    f.clock.advance(Seconds{61});
    std::set<std::string> names;
    for (const GcCandidate& candidate : f.claims(GcKind::lease))
        names.insert(candidate.item.name);
    CHECK(names == std::set{other.id.str(), f.bob.bead("at").str()});
}

TEST_CASE("an assignment is cleared when its epic is not the agent's any more", "[app][gc]") {
    Records f;
    const Bead agent = f.agent_on(f.alice, f.epic.id);
    std::string why;
    SECTION("nobody's") {
        why = "is not claimed";
    }
    SECTION("another agent's") {
        f.claimed(f.epic, f.bob);
        why = "is held by atelier/worker/bob";
    }
    SECTION("closed") {
        Bead closed = f.claimed(f.epic, f.alice);
        closed.status = BeadStatus::closed;
        f.update(closed);
        why = "is closed";
    }
    const GcCandidate candidate = f.sole_claim(GcKind::assignment);
    CHECK(candidate.item.name == "atelier/worker/alice");
    CHECK(candidate.item.why == f.epic.id.str() + " " + why);
    CHECK(candidate.item.state == GcState::would);
    CHECK(unwrap(candidate.collect()).done);
    CHECK_FALSE(f.get(agent.id).assignment);
    const Json event = f.newest_event(EventType::assignment_cleared);
    CHECK(event.string_at("epic") == f.epic.id.str());
    CHECK(event.string_at("why") == candidate.item.why);
    CHECK(f.claims(GcKind::assignment).empty());
}

TEST_CASE("an assignment to an epic that the plan does not have is cleared", "[app][gc]") {
    Records f;
    const Bead agent = f.agent_on(f.alice, id("at-nowhere"));
    CHECK(f.sole_claim(GcKind::assignment).item.why == "there is no at-nowhere");
    CHECK(unwrap(f.sole_claim(GcKind::assignment).collect()).done);
    CHECK_FALSE(f.get(agent.id).assignment);
}

TEST_CASE("an assignment that holds, or holds by the time it is looked at again, stays",
          "[app][gc]") {
    Records f;
    const Bead agent = f.agent_on(f.alice, f.epic.id);
    const GcCandidate candidate = f.sole_claim(GcKind::assignment);
    SECTION("claimed again") {
        f.claimed(f.epic, f.alice);
        CHECK(f.claims(GcKind::assignment).empty());
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.get(agent.id).assignment == f.epic.id);
    }
    SECTION("freed by itself") {
        unwrap(f.store.write(f.stamp(),
                             [&](PlanWriter& plan) { return unassign(plan, f.get(agent.id)); }));
        CHECK_FALSE(unwrap(candidate.collect()).done);
    }
    CHECK(std::ranges::count(f.event_types(), "assignment.cleared") == 0);
}

TEST_CASE("an epic whose worker has ended is for everybody once its claim is stale", "[app][gc]") {
    Records f;
    f.claimed(f.epic, f.alice);
    const Bead agent = f.agent_on(f.alice, f.epic.id);
    f.lease_to(f.epic.id, f.alice, "s-1", f.dead);
    f.end_lease(f.epic.id);
    // Over since it was renewed last, which was ended on purpose.
    f.clock.advance(Seconds{60} - f.settings.lease.lease + f.stale - Seconds{1});
    CHECK(f.claims(GcKind::claim).empty());
    f.clock.advance(Seconds{1});
    const GcCandidate candidate = f.sole_claim(GcKind::claim);
    CHECK(candidate.item.name == f.epic.id.str());
    CHECK_THAT(candidate.item.why,
               ContainsSubstring("held by atelier/worker/alice, which has ended"));
    CHECK(unwrap(candidate.collect()).done);
    CHECK(f.get(f.epic.id).status == BeadStatus::open);
    CHECK(f.get(f.epic.id).assignee.empty());
    CHECK_FALSE(f.get(agent.id).assignment);
    const Json event = f.newest_event(EventType::epic_released);
    CHECK(event.string_at("from") == "atelier/worker/alice");
    CHECK(event.string_at("reason") == candidate.item.why);
}

TEST_CASE("a stale claim stays while somebody may go on with it", "[app][gc]") {
    Records f;
    f.claimed(f.epic, f.alice);
    f.lease_to(f.epic.id, f.alice, "s-1", f.dead);
    f.end_lease(f.epic.id);
    f.clock.advance(Seconds{60} + f.stale);
    CHECK(f.claims(GcKind::claim).size() == 1);
    SECTION("its worker lives") {
        f.lease_to(f.alice.bead("at"), f.alice, "run-1", f.machine.own);
    }
    SECTION("a session on it may run elsewhere") {
        f.lease_to(f.bob.bead("at"), f.bob, "run-2", f.elsewhere);
        f.put_session("s-2", f.bob, f.epic.id);
    }
    SECTION("a person took it in another Beads program") {
        Bead taken = f.get(f.epic.id);
        taken.assignee = "ada";
        f.update(taken);
    }
    CHECK(f.claims(GcKind::claim).empty());
}

TEST_CASE("a stale claim is not kept by who works on another epic", "[app][gc]") {
    Records f;
    f.claimed(f.epic, f.alice);
    f.lease_to(f.epic.id, f.alice, "s-1", f.dead);
    f.end_lease(f.epic.id);
    f.clock.advance(Seconds{60} + f.stale);
    f.lease_to(f.bob.bead("at"), f.bob, "run-2", f.machine.own);
    f.put_session("s-2", f.bob, f.PlanFixture::epic("Other").id);
    CHECK(unwrap(f.sole_claim(GcKind::claim).collect()).done);
}

TEST_CASE("a claim that was taken up meanwhile is left", "[app][gc]") {
    Records f;
    f.claimed(f.epic, f.alice);
    f.lease_to(f.epic.id, f.alice, "s-1", f.dead);
    f.end_lease(f.epic.id);
    f.clock.advance(Seconds{60} + f.stale);
    const GcCandidate candidate = f.sole_claim(GcKind::claim);
    SECTION("by a lease") {
        f.lease_to(f.epic.id, f.alice, "s-2", f.machine.own);
    }
    SECTION("by a session, be it one that could be ended") {
        f.put_session("s-2", f.alice, f.epic.id);
        f.clock.advance(f.stale);
    }
    CHECK_FALSE(unwrap(candidate.collect()).done);
    CHECK(f.get(f.epic.id).assignee == f.alice.str());
}

TEST_CASE("what a worker claimed from a queue and never read waits there again", "[app][gc]") {
    Records f;
    Bead claimed = f.message("queue: reviews");
    claim_message(claimed, f.alice, f.clock.now());
    claimed = f.update(claimed);
    Bead read = f.message("queue: reviews");
    claim_message(read, f.alice, f.clock.now());
    Message::mark_read(read, f.clock.now());
    f.update(read);
    f.clock.advance(f.stale - Millis{10});
    CHECK(f.found(find_messages).empty());
    f.clock.advance(Millis{20});
    const GcCandidate candidate = f.sole(find_messages);
    CHECK(candidate.item.name == claimed.id.str());
    CHECK_THAT(candidate.item.why, ContainsSubstring("waits in reviews again"));
    SECTION("given back") {
        CHECK(unwrap(candidate.collect()).done);
        const Bead waiting = f.get(claimed.id);
        CHECK(waiting.status == BeadStatus::open);
        CHECK(waiting.assignee.empty());
        CHECK(waiting.message->claimed_by.empty());
        CHECK(f.newest_event(EventType::message_released).string_at("from") == f.alice.str());
        CHECK(f.found(find_messages).empty());
    }
    SECTION("not when it was claimed anew or read meanwhile") {
        Bead changed = f.get(claimed.id);
        if (GENERATE(false, true))
            claim_message(changed, *AgentId::parse("atelier/worker/bob"), f.clock.now());
        else
            Message::mark_read(changed, f.clock.now());
        changed = f.update(changed);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.get(claimed.id) == changed);
    }
}

TEST_CASE("a message goes when its sender wanted it gone, and no other", "[app][gc]") {
    Records f;
    const Bead expired = f.message("retention_days: 2");
    f.message("retention_days: 9");
    f.message("to: bob");
    f.message("retention_days: 2", BeadStatus::pinned);
    CHECK(f.found(find_messages).empty());
    f.clock.advance(std::chrono::hours(48));
    const GcCandidate candidate = f.sole(find_messages);
    CHECK(candidate.item.kind == GcKind::message);
    CHECK(candidate.item.name == expired.id.str());
    CHECK_THAT(candidate.item.why, ContainsSubstring("it expired "));
    SECTION("closed as expired") {
        CHECK(unwrap(candidate.collect()).done);
        CHECK(f.get(expired.id).status == BeadStatus::closed);
        CHECK(f.get(expired.id).close_reason == "expired");
        CHECK(f.newest_event(EventType::message_closed).string_at("reason") == "expired");
        CHECK(f.found(find_messages).empty());
    }
    SECTION("not when somebody pinned or closed it meanwhile") {
        Bead changed = f.get(expired.id);
        changed.status = GENERATE(BeadStatus::pinned, BeadStatus::closed);
        f.update(changed);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.get(expired.id).status == changed.status);
        CHECK(std::ranges::count(f.event_types(), "message.closed") == 0);
    }
}

TEST_CASE("what a session began with goes where its run could not take it away", "[app][gc]") {
    Records f;
    f.put_session("s-1", f.alice);
    Session session = f.session("s-1").value();
    session.ended_at = f.clock.now();
    f.put(session);
    const auto start = f.paths.sessions() / "s-1" / "start";
    unwrap(f.files.write(start, "refs"));
    const GcCandidate candidate = f.sole(find_sessions);
    CHECK(candidate.item.name == "s-1");
    CHECK(unwrap(candidate.collect()).done);
    CHECK(f.files.below(f.paths.sessions()).empty());
    CHECK(f.found(find_sessions).empty());
}
