#include "app/core/life.hpp"

#include "app/claim/claim_epic.hpp"
#include "domain/bead/changeset.hpp"
#include "support/plan_fixture.hpp"
#include "support/run_samples.hpp"
#include "support/short_lease.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Holding : PlanFixture {
    Bead epic = PlanFixture::epic("E");
    const AgentId alice = worker("alice").caller;

    template <class Query>
    auto ask(const Query& query) {
        return unwrap(store.read([&](PlanReader& plan) { return query(plan, overseer()); }));
    }
    void lease_to(const BeadId& on, const AgentId& agent, const std::string& by = "s-1") {
        put(short_lease(clock, on, agent, {"host", "boot", "ns", 42, 7}, by));
    }
    Life life(const AgentId& agent) {
        return ask([&](PlanReader& plan, const Context& context) {
            return life_of(plan, context, agent, gone);
        });
    }
};

} // namespace

TEST_CASE("the machine is asked for a lease's keeper, and only where there is one", "[app][life]") {
    Holding at;
    std::size_t asked = 0;
    const LivenessProbe counted = [&](const ProcessIdentity&) {
        ++asked;
        return Liveness::alive;
    };
    const auto holder = [&] {
        return at.ask(
            [&](PlanReader& plan, const Context&) { return holder_of(plan, at.epic.id, counted); });
    };
    CHECK_FALSE(holder().lease);
    at.lease_to(at.epic.id, at.alice);
    CHECK(holder().lease->agent == at.alice);
    CHECK(holder().process == Liveness::alive);
    CHECK(asked == 2);
    Lease unkept = at.lease(at.epic.id).value();
    unkept.keeper = {};
    at.put(unkept);
    CHECK(holder().process == Liveness::elsewhere);
    CHECK(asked == 2);
}

TEST_CASE("a session is held by its identity, and by the claim when that is its own",
          "[app][life]") {
    Holding at;
    Session session{.id = *SessionId::parse("s-1"), .agent = at.alice, .epic = at.epic.id};
    const auto facts = [&] {
        return at.ask([&](PlanReader& plan, const Context& context) {
            return holders_of(plan, context, session, alive);
        });
    };
    at.lease_to(at.alice.bead("at"), at.alice);
    CHECK(facts().identity.lease->agent == at.alice);
    CHECK_FALSE(facts().claim.lease);
    at.lease_to(at.epic.id, at.alice, "s-1");
    CHECK(facts().claim.process == Liveness::alive);
    at.lease_to(at.epic.id, at.worker("bo").caller, "s-2");
    CHECK_FALSE(facts().claim.lease);
    CHECK(facts().claim.process == Liveness::elsewhere);
    at.lease_to(at.epic.id, at.alice, "s-1");
    session.epic.reset();
    CHECK_FALSE(facts().claim.lease);
}

TEST_CASE("a session of an artisan lives with the run that it takes a turn in", "[app][life]") {
    Holding at;
    const Session session{.id = *SessionId::parse("s-turn"),
                          .agent = *AgentId::parse("atelier/artisan/sage")};
    const auto life = [&](const LivenessProbe& probe) {
        return at.ask([&](PlanReader& plan, const Context& context) {
            return life_of(plan, context, session, probe);
        });
    };
    put_run(at.store, a_run("at-r"));
    at.lease_to(id("at-r"), at.overseer().caller, driver_term.session.str());
    CHECK(life(alive) == Life::over);
    TurnRecord turn = a_turn("at-r", 1);
    turn.session = session.id;
    unwrap(to_runs(at.store, [&](RunWriter& runs) { return runs.put(turn, driver_term); }));
    CHECK(life(alive) == Life::lives);
    at.clock.advance(Seconds{61});
    CHECK(life(gone) == Life::over);
}

TEST_CASE("an agent that claimed without an orchestrator lives as long as its lease",
          "[app][life]") {
    Holding at;
    at.changeset(at.epic, "C");
    CHECK(at.life(at.alice) == Life::over);
    unwrap(
        claim_epic(at.worker("alice"), {at.epic.id, {*SessionId::parse("detached-x"), {}}}, gone));
    CHECK(at.life(at.alice) == Life::lives);
    CHECK(at.life(at.worker("bo").caller) == Life::over);
    at.clock.advance(at.settings.lease.detached);
    CHECK(at.life(at.alice) == Life::over);
}

TEST_CASE("whether a run carries a changeset out is no where none is named, or it is over",
          "[app][life]") {
    Holding at;
    const Bead changeset = at.changeset(at.epic, "C");
    const auto names = [&](const char* molecule) {
        Bead bead = at.get(changeset.id);
        Changeset::set_molecule(bead, id(molecule));
        at.update(bead);
    };
    const auto run = [&] {
        return at.ask([&](PlanReader& plan, const Context&) {
            return unfinished_molecule(plan, at.get(changeset.id));
        });
    };
    CHECK_FALSE(run());
    names("at-r");
    CHECK_FALSE(run());
    put_run(at.store, a_run("at-r"));
    REQUIRE(run());
    CHECK(run()->id == id("at-r"));
    Run over = a_run("at-o");
    over.status = RunStatus::completed;
    put_run(at.store, over);
    names("at-o");
    CHECK_FALSE(run());
}

TEST_CASE("a run that cannot be read is refused where one decides by it, and told where one looks",
          "[app][life]") {
    Holding at;
    Bead changeset = at.changeset(at.epic, "C");
    changeset.description += "\nchangeset.molecule: a b\n";
    at.update(changeset);
    const Context olga = at.overseer();
    const auto refused = [&](const auto& query) {
        const Error error = must_fail(at.store.read(query));
        CHECK(error.code == ErrorCode::plan_invalid);
        CHECK_THAT(error.message, ContainsSubstring("changeset.molecule cannot be read"));
    };
    refused([&](PlanReader& plan) { return unfinished_molecule(plan, changeset); });
    refused([&](PlanReader& plan) { return molecule_goes_on(plan, changeset); });
    refused([&](PlanReader& plan) { return molecule_in_review(plan, changeset); });
    const auto waits = at.ask([&](PlanReader& plan, const Context& context) {
        return molecule_waits(plan, context, changeset);
    });
    REQUIRE(waits);
    CHECK(waits->code == ErrorCode::plan_invalid);
    CHECK(waits->bead == changeset.id);
    CHECK_THAT(waits->message, ContainsSubstring("changeset.molecule cannot be read"));
}
