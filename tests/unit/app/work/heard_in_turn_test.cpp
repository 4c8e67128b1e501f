#include "app/work/heard_in_turn.hpp"

#include "app/mail/brief_mail.hpp"
#include "app/mail/notices.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A session on a changeset whose brief held one message.
struct ToldTurn {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");
    Context worker = fixture.worker("alice", "s-1");
    BeadId message = told();

    BeadId told() {
        fixture.put(Session{.id = *worker.session,
                            .agent = worker.caller,
                            .epic = epic.id,
                            .changeset = changeset.id});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.overseer(),
                             {.to = worker.caller.str(),
                              .subject = "GPL",
                              .thread = changeset.id,
                              .key = "a"})
                .and_then([&](const BeadId& id) -> Result<BeadId> {
                    ATELIER_TRY(
                        const auto mail,
                        mail_of_brief(plan, worker, {worker.caller, epic.id, changeset.id}));
                    ATELIER_CHECK(note_told(plan, changeset.id, mail));
                    return id;
                });
        }));
    }
    void says(Declared declared) {
        Session session = fixture.session("s-1").value();
        session.declared = declared;
        fixture.put(session);
    }
    std::optional<Error> after(const TurnOutcome& turn) {
        return unwrap(heard_in_turn(worker, *worker.session, turn));
    }
    bool is_read() { return fixture.get(message).message->read_at.has_value(); }
};

} // namespace

TEST_CASE("an agent that ends by itself has read what its brief held", "[app][session]") {
    ToldTurn at;
    at.says(Declared::done);
    CHECK_FALSE(at.after({.status = 3}));
    CHECK(at.is_read());
}

TEST_CASE("an agent that was ended has read nothing", "[app][session]") {
    ToldTurn at;
    for (const TurnEnd end : {TurnEnd::timed_out, TurnEnd::stalled, TurnEnd::interrupted,
                              TurnEnd::lost, TurnEnd::held_up})
        CHECK_FALSE(at.after({.end = end}));
    CHECK_FALSE(at.after({.status = 128 + 9}));
    CHECK_FALSE(at.is_read());
}

TEST_CASE("an agent that was told something new and says nothing lands nothing, once",
          "[app][session]") {
    ToldTurn at;
    const auto fault = at.after({});
    REQUIRE(fault);
    CHECK(fault->code == ErrorCode::runtime_failed);
    CHECK(at.is_read());
    CHECK_FALSE(at.after({}));
}
