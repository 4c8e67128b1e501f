#include "app/work/mail_session.hpp"

#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_queue_claim.hpp"
#include "app/mail/mail_send.hpp"
#include "app/mail/notices.hpp"
#include "support/project_fixture.hpp"
#include "view/work.hpp"

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

namespace {

// A queue of the workers', and epics beside it.
struct QueueFixture : ProjectFixture {
    QueueFixture() { declare("triage", {"worker"}); }

    void declare(const std::string& name, const std::vector<std::string>& members) {
        unwrap(declare_mail_control(overseer(), MailControlKind::queue, name, members));
    }
    BeadId put(const std::string& subject, const std::string& queue = "triage") {
        return unwrap(mail_send(overseer(), {.to = MailAddress{MailControlKind::queue, queue},
                                             .draft = {.subject = subject}}))
            .messages.at(0);
    }
    WorkRequest queue_request(RunMode mode = RunMode::standard) {
        WorkRequest request = work_request(mode);
        request.queue = true;
        return request;
    }
    void agent_is_lost() { agents.script.push_back({.outcome = {.end = TurnEnd::lost}}); }
    Selection preview(const WorkRequest& request) {
        return unwrap(preview_work(overseer(), gone, repository, paths, request));
    }
};

} // namespace

TEST_CASE("a run that takes from queues holds a session a message, and closes it",
          "[app][session][queue]") {
    QueueFixture f;
    const Bead part = f.changeset(f.epic("E"), "Part");
    const BeadId first = f.put("Look at the logs");
    const BeadId second = f.put("Sort the reports");
    CHECK(f.preview(f.queue_request()).messages == std::vector<BeadId>{first});
    const WorkOutcome outcome = f.run(f.queue_request());
    REQUIRE(outcome.served.size() == 2);
    CHECK(outcome.served[0].message == first);
    CHECK(outcome.served[1].dealt_with);
    CHECK(outcome.succeeded());
    CHECK(is_closed(f.get(first)));
    CHECK(is_closed(f.get(second)));
    CHECK(f.agents.started.size() == 2);
    CHECK(f.state(part) == ChangesetState::ready);
    CHECK_THAT(work_text(outcome), ContainsSubstring("2 messages taken from queues"));
    CHECK(f.run(f.queue_request()).served.empty());
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("what its agent did not come to the end of waits in its queue again",
          "[app][session][queue]") {
    QueueFixture f;
    const BeadId message = f.put("Look at the logs");
    SECTION("it was lost") {
        f.agent_is_lost();
    }
    SECTION("it failed") {
        f.agents.script.push_back({.outcome = {.status = 1}});
    }
    const WorkOutcome outcome = f.run(f.queue_request());
    REQUIRE(outcome.served.size() == 1);
    CHECK_FALSE(outcome.served[0].dealt_with);
    CHECK_FALSE(outcome.succeeded());
    CHECK(f.get(message).assignee.empty());
    CHECK(f.agents.started.size() == 1);
    // The next run tries it again.
    CHECK(f.run(f.queue_request()).served.at(0).dealt_with);
    CHECK(is_closed(f.get(message)));
}

TEST_CASE("a message that a run died with is the next one's of that worker",
          "[app][session][queue]") {
    QueueFixture f;
    const BeadId message = f.put("Look at the logs");
    unwrap(mail_queue_claim(f.worker("worker-1"), "triage", message));
    CHECK(f.run(f.queue_request()).served.at(0).message == message);
    CHECK(is_closed(f.get(message)));
}

TEST_CASE("what waits in a queue comes before a new epic, after one that is assigned, and only for "
          "its members",
          "[app][session][queue]") {
    QueueFixture f;
    f.declare("planning", {"planner"});
    f.put("Not for workers", "planning");
    const Bead part = f.changeset(f.epic("E"), "Part");
    CHECK(f.preview(f.work_request()).step == NextStep::session);
    const BeadId message = f.put("Look at the logs");
    const Selection next = f.preview(f.work_request());
    CHECK(next.step == NextStep::queue);
    CHECK(next.queue == "triage");
    CHECK_THAT(selection_text(next), ContainsSubstring(message.str() + " from the queue triage"));
    f.agents.script.emplace_back();
    f.agents.expect(f.does({{"file", "x\n"}}));
    const WorkOutcome outcome = f.run();
    CHECK(outcome.served.size() == 1);
    CHECK(outcome.sessions.size() == 1);
    CHECK(f.state(part) == ChangesetState::merged);
}
