#include "app/work/mail_session.hpp"

#include "app/mail/notices.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct MailFixture : ProjectFixture {
    BeadId message = send("Please look at the logs");

    BeadId send(const std::string& text) {
        return unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return send_once(
                plan, overseer(),
                {.to = "atelier/worker/worker-1", .subject = text, .body = text, .key = text});
        }));
    }
    bool is_read() { return get(message).message->read_at.has_value(); }
    std::string prompt() {
        return unwrap(files.read(paths.prompt(agents.started.back().session))).value();
    }
};

} // namespace

TEST_CASE("mail for which there is no changeset starts one session that has it as its brief",
          "[app][session]") {
    MailFixture f;
    const WorkOutcome outcome = f.run();
    CHECK(outcome.stop == WorkStop::no_work);
    REQUIRE(f.agents.started.size() == 1);
    CHECK(f.agents.started[0].directory == f.paths.agents() / "worker/worker-1");
    CHECK_FALSE(f.agents.started[0].environment.contains("ATELIER_CHANGESET_ID"));
    CHECK_THAT(f.prompt(), ContainsSubstring("Please look at the logs"));
    CHECK(f.is_read());
    f.run();
    CHECK(f.agents.started.size() == 1);
}

TEST_CASE("mail that its session has not read stops the run, and is in the next brief",
          "[app][session]") {
    MailFixture f;
    f.agents.script.push_back({.outcome = {.end = TurnEnd::lost}});
    CHECK(f.run().stop == WorkStop::unread_mail);
    CHECK_FALSE(f.is_read());
    CHECK(f.agents.started.size() == 1);

    f.changeset(f.epic("E"), "One");
    f.agents.expect(f.does({{"file", "x\n"}}));
    CHECK(f.run().stop == WorkStop::no_work);
    CHECK_THAT(f.prompt(), ContainsSubstring("Please look at the logs"));
    CHECK(f.is_read());
}

TEST_CASE("work comes before mail that is about nothing, and tells it", "[app][session]") {
    MailFixture f;
    f.changeset(f.epic("E"), "One");
    f.agents.expect(f.does({{"file", "x\n"}}));
    CHECK(f.run().sessions.size() == 1);
    CHECK(f.agents.started.size() == 1);
    CHECK(f.is_read());
}

TEST_CASE("what an agent does to the repository beside its mail is put back, and told",
          "[app][session]") {
    MailFixture f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.repository.force("refs/heads/extra", f.first, turn.environment.at("ATELIER_AGENT_ID"));
    });
    f.run();
    CHECK(f.is_read());
    CHECK_FALSE(f.repository.git.ref("refs/heads/extra"));
    CHECK(f.progress.has_warned_of("removed refs/heads/extra, which the agent had made"));
}
