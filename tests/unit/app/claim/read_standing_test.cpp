#include "app/claim/read_standing.hpp"
#include "support/fake_machine.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string anna = "atelier/worker/anna";

Environment in_session(const std::string& agent, const std::string& session,
                       const std::string& data = "here") {
    return {{"ATELIER_AGENT_ID", agent},
            {"ATELIER_AGENT_SESSION", session},
            {"ATELIER_DATA_DIR", data}};
}

// A call below a few processes, in the data folder "here".
struct Call {
    PlanFixture plan;
    FakeMachine machine;
    Environment own = {{"ATELIER_DATA_DIR", "here"}};
    bool names_itself = false;

    // From the outermost to the nearest.
    void below(std::vector<Environment> environments) {
        for (Environment& environment : environments)
            machine.ancestors.insert(machine.ancestors.begin(),
                                     {++last_, 1, std::move(environment)});
    }
    ProcessIdentity process(std::int64_t number) const {
        ProcessIdentity identity = machine.own;
        identity.pid = number;
        return identity;
    }
    void keeps(const ProcessIdentity& keeper, const AgentId& agent, std::int64_t fencing = 1,
               bool ended = false) {
        plan.put(Lease{.on = fencing > 0 ? *BeadId::parse("at-e1") : agent.bead("at"),
                       .agent = agent,
                       .session = *SessionId::parse(fencing > 0 ? "s-1" : "run-1"),
                       .keeper = keeper,
                       .expires_at = plan.clock.now() + Seconds{60},
                       .fencing = fencing,
                       .ended = ended});
    }
    Standing read() {
        return unwrap(read_standing({.environment = own,
                                     .names_itself = names_itself,
                                     .machine = machine,
                                     .same_data =
                                         [](const Environment& environment) {
                                             const auto at = environment.find("ATELIER_DATA_DIR");
                                             return at != environment.end() && at->second == "here";
                                         },
                                     .overseer = *AgentId::parse("atelier/overseer/ursula"),
                                     .store = &plan.store,
                                     .now = plan.clock.now()}));
    }
    std::string who() {
        const Standing standing = read();
        return standing.id ? standing.id->str() : "unknown";
    }

  private:
    std::int64_t last_ = 0;
};

const std::string overseer = "atelier/overseer/ursula";

} // namespace

TEST_CASE("a person's call is the overseer's, and their own variables do not name them",
          "[app][standing]") {
    Call call;
    call.below({{}, {{"ATELIER_DATA_DIR", "here"}}});
    CHECK(call.who() == overseer);
    call.own["ATELIER_AGENT_ID"] = "atelier/overseer/root";
    CHECK(call.who() == overseer);
}

TEST_CASE("a variable can make a caller an agent", "[app][standing]") {
    Call call;
    call.own = in_session(anna, "");
    CHECK(call.who() == anna);
    call.own = in_session("x", "");
    CHECK(call.who() == "unknown");
    call.own = in_session("", "s-made-up");
    CHECK(call.who() == "unknown");
}

TEST_CASE("who drops the session's environment is below it all the same", "[app][standing]") {
    Call call;
    call.below({{}, in_session(anna, "s-1"), {}, in_session("atelier/overseer/root", "")});
    CHECK(call.who() == anna);
    CHECK(call.read().session == *SessionId::parse("s-1"));
}

TEST_CASE("what a process below says is not believed against those above", "[app][standing]") {
    Call call;
    call.below({in_session(anna, "s-1"), in_session("atelier/planner/paul", "s-2")});
    call.own = in_session("atelier/worker/other", "s-3");
    call.names_itself = true;
    CHECK(call.who() == anna);
}

TEST_CASE("the keeper of an open session names its agent, whatever its environment shows",
          "[app][standing]") {
    Call call;
    call.below({{}, {}, {}});
    call.keeps(call.process(2), *AgentId::parse(anna));
    CHECK(call.who() == anna);
    CHECK(call.read().session == *SessionId::parse("s-1"));
    SECTION("not once the session has ended") {
        call.keeps(call.process(2), *AgentId::parse(anna), 1, true);
        CHECK(call.who() == overseer);
    }
    SECTION("not another process of that number") {
        ProcessIdentity other = call.process(2);
        other.start_time = 99;
        call.keeps(other, *AgentId::parse(anna));
        CHECK(call.who() == overseer);
    }
    SECTION("not of a machine that has been started anew") {
        ProcessIdentity other = call.process(2);
        other.boot_id = "before";
        call.keeps(other, *AgentId::parse(anna));
        CHECK(call.who() == overseer);
    }
}

TEST_CASE("the lease of a run that a person drives makes nobody below it that person",
          "[app][standing]") {
    Call call;
    call.below({{}, {}, {}});
    call.keeps(call.process(1), *AgentId::parse(overseer));
    CHECK(call.who() == "unknown");
    call.below({in_session("atelier/artisan/sage", "s-turn"), {}});
    CHECK(call.who() == "atelier/artisan/sage");
    CHECK(call.read().session == *SessionId::parse("s-turn"));
    CHECK_FALSE(call.read().serves_work);
}

TEST_CASE("a keeper that may stand beyond the process namespace counts while its lease runs",
          "[app][standing]") {
    Call call;
    ProcessIdentity outside = call.process(2);
    outside.pid_namespace = "outer";
    call.keeps(outside, *AgentId::parse(anna));
    CHECK(call.who() == "unknown");
    call.plan.clock.advance(Seconds{60});
    CHECK(call.who() == overseer);
}

TEST_CASE("sessions of another data folder do not matter, nor does what is inherited from them",
          "[app][standing]") {
    Call call;
    call.below({in_session(anna, "s-1", "elsewhere"), {}});
    CHECK(call.who() == overseer);
    call.own = in_session(anna, "s-1");
    CHECK(call.who() == overseer);
    SECTION("unless it is how one names oneself") {
        call.names_itself = true;
        CHECK(call.who() == anna);
    }
    SECTION("unless it is another one") {
        call.own = in_session("atelier/worker/other", "s-1");
        CHECK(call.who() == "atelier/worker/other");
    }
}

TEST_CASE("what `work` starts for itself is told from what its agents start", "[app][standing]") {
    Call call;
    call.below({{}, {}});
    call.keeps(call.process(2), *AgentId::parse(anna), 0);
    CHECK(call.read().serves_work);
    CHECK(call.who() == anna);
    CHECK_FALSE(call.read().session);
    call.below({{}});
    CHECK_FALSE(call.read().serves_work);
}

TEST_CASE("without a plan environments alone tell", "[app][standing]") {
    Call call;
    call.below({in_session(anna, "s-1")});
    const auto standing =
        unwrap(read_standing({.environment = call.own,
                              .machine = call.machine,
                              .same_data = [](const Environment&) { return true; },
                              .overseer = *AgentId::parse(overseer)}));
    CHECK(standing.id->str() == anna);
}
