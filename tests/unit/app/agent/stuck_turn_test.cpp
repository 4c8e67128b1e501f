#include "app/agent/stuck_turn.hpp"

#include "domain/bead/message.hpp"
#include "support/catch.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct StuckFixture : ProjectFixture {
    Bead part = changeset(PlanFixture::epic("E"), "Part");
    Context agent = worker("worker-1", "s-1");
    StuckTurn turn{agent, Session{.id = *SessionId::parse("s-1"),
                                  .agent = agent.caller,
                                  .epic = part.parent,
                                  .changeset = part.id,
                                  .started_at = clock.now()}};

    std::size_t told_after(Millis silence) {
        clock.advance(silence);
        unwrap(turn.look());
        return mail_to_overseer().size();
    }
    void write_event(const Context& by) {
        unwrap(store.write(by.stamp(), [&](PlanWriter& plan) {
            return plan.append({EventType::changeset_started, part.id});
        }));
    }
};

} // namespace

TEST_CASE("an agent that lives and gives no sign of it is told of once", "[app][stuck]") {
    StuckFixture f;
    CHECK(f.told_after(stuck_after - Millis{1}) == 0);
    CHECK(f.told_after(Millis{1}) == 1);
    CHECK(f.told_after(Millis{1000}) == 1);
    CHECK(f.told_after(stuck_after) == 1);
    const Bead message = f.mail_to_overseer().at(0);
    CHECK(message.title.starts_with("BLOCKED: "));
    CHECK(unwrap(Message::of(message)).thread() == f.part.id);
    // Heard again, it goes on; silent again, it is told again.
    f.turn.heard();
    CHECK(f.told_after(Millis{1}) == 0);
    CHECK(f.told_after(stuck_after) == 1);
}

TEST_CASE("what its skills write is a sign of life, what others write is not", "[app][stuck]") {
    StuckFixture f;
    f.clock.advance(stuck_after - Millis{1});
    f.write_event(f.agent);
    CHECK(f.told_after(Millis{1}) == 0);
    f.clock.advance(stuck_after - Millis{2});
    f.write_event(f.worker("worker-2", "s-2"));
    CHECK(f.told_after(Millis{1}) == 1);
    CHECK(f.told_after(Millis{1}) == 1);
    f.write_event(f.agent);
    CHECK(f.told_after(Millis{0}) == 0);
}

TEST_CASE("a session that has ended leaves nothing open about its silence", "[app][stuck]") {
    StuckFixture f;
    f.agents.script.push_back(
        {.act = f.does({{"file", "x\n"}}), .lasts = std::chrono::minutes{16}});
    f.run();
    CHECK(f.mail_to_overseer().empty());
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "message.closed") == 1);
    CHECK(f.state(f.part) == ChangesetState::merged);
}
