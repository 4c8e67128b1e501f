#include "app/guard/outlived_session.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct OutlivedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = work_context();
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .started_at = clock.now()};
};

} // namespace

TEST_CASE("that a keeper was killed is said, logged and sent to the overseer", "[app][session]") {
    OutlivedFixture f;
    unwrap(tell_of_killed_keeper(f.work, f.session, 2));
    CHECK(f.progress.has_warned_of("the keeper of session s-1 was killed; 2 processes"));
    CHECK(f.event_types().back() == "message.sent");
    const auto events = f.events();
    const Event& told = events[events.size() - 2];
    CHECK(told.type == "session.outlived");
    CHECK(told.bead == f.changeset.id);
    CHECK(told.data == R"({"session":"s-1","ended":2,"keeper_killed":true})");
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK_THAT(f.mail_to_overseer()[0].title, ContainsSubstring("keeper of atelier/worker/"));
    CHECK_THAT(f.mail_to_overseer()[0].description, ContainsSubstring("ps -ef"));
}

TEST_CASE("what a killed run left is said and logged; what a finished one left is sent as well",
          "[app][session]") {
    OutlivedFixture f;
    const bool finished = GENERATE(false, true);
    if (finished) f.session.ended_at = f.clock.now();
    unwrap(tell_of_remains(f.work, f.session, 1));
    CHECK(f.progress.has_warned_of("ended 1 process that session s-1 had left behind"));
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "session.outlived") == 1);
    CHECK(f.mail_to_overseer().size() == (finished ? 1 : 0));
}
