#include "app/work/work_notices.hpp"

#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/bead/message.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Telling : PlanFixture {
    Bead epic = PlanFixture::epic("E");
    Bead changeset = PlanFixture::changeset(epic, "C");
    const Context context = worker();
    WorkNotices notices{context};
    const std::map<BeadId, std::vector<Reason>> waits = {
        {epic.id, {{ErrorCode::root_checked_out, "it is checked out", epic.id}}}};

    std::vector<std::string> open() {
        std::vector<std::string> subjects;
        for (const Bead& message :
             select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}))
            subjects.push_back(message.title);
        return subjects;
    }
};

using Subjects = std::vector<std::string>;

} // namespace

TEST_CASE("an epic that waits for a person is told once, until it waits no longer",
          "[app][work_notices]") {
    Telling at;
    unwrap(at.notices.tell_waiting(at.waits));
    unwrap(at.notices.tell_waiting(at.waits));
    unwrap(WorkNotices(at.context).tell_waiting(at.waits));
    CHECK(at.open() ==
          Subjects{"NEEDS-DECISION: " + at.epic.id.str() + " waits: it is checked out"});
    unwrap(at.notices.close_settled(at.waits));
    CHECK(at.open().size() == 1);
    unwrap(at.notices.close_settled({{at.epic.id, {{ErrorCode::pinned, "it is pinned"}}}}));
    CHECK(at.open().empty());
}

TEST_CASE("each message about waiting says what to do", "[app][work_notices]") {
    for (const ErrorCode code : {ErrorCode::open_tasks, ErrorCode::root_checked_out,
                                 ErrorCode::plan_invalid, ErrorCode::not_found}) {
        Telling at;
        unwrap(at.notices.tell_waiting({{at.epic.id, {{code, "so it is", at.epic.id}}}}));
        const auto sent = at.select({.kind = BeadKind::message});
        REQUIRE(sent.size() == 1);
        CHECK_THAT(sent[0].description,
                   ContainsSubstring("so it is") && ContainsSubstring("git atelier "));
    }
}

TEST_CASE("what another message says, or waits for other work, is not told",
          "[app][work_notices]") {
    Telling at;
    for (const ErrorCode code : {ErrorCode::not_runnable, ErrorCode::prerequisite_open,
                                 ErrorCode::open_changesets, ErrorCode::epic_taken})
        unwrap(at.notices.tell_waiting({{at.epic.id, {{code, "so it is", at.epic.id}}}}));
    CHECK(at.open().empty());
}

TEST_CASE("a session that could not be held is told once an epic, and settled by the next one",
          "[app][work_notices]") {
    Telling at;
    const Error fault{ErrorCode::git_failed, "git worktree failed", "look at the filter"};
    const FailedSession failed{at.epic.id, at.changeset.id, fault};
    unwrap(at.notices.tell_failed(failed));
    unwrap(at.notices.tell_failed(failed));
    REQUIRE(at.open().size() == 1);
    const Bead told = at.select({.kind = BeadKind::message})[0];
    CHECK(unwrap(Message::of(told)).thread() == at.changeset.id);
    CHECK_THAT(told.description, ContainsSubstring("look at the filter"));
    unwrap(at.notices.close_about(at.epic.id));
    CHECK(at.open().empty());
}

TEST_CASE("only a fault of its workflow is told for each changeset", "[app][work_notices]") {
    Telling at;
    const Bead other = at.PlanFixture::changeset(at.epic, "Other");
    // What else fails may name a workflow as well.
    const Error fault{.code = ErrorCode::git_failed,
                      .message = "git worktree failed",
                      .details = Json::object().set("workflow", "qa")};
    const bool of_workflow = GENERATE(false, true);
    for (const BeadId& changeset : {at.changeset.id, other.id})
        unwrap(at.notices.tell_failed({at.epic.id, changeset, fault, of_workflow}));
    CHECK(at.open().size() == (of_workflow ? 2 : 1));
}

TEST_CASE("that there is no work is nobody's question, and closed when there is some",
          "[app][work_notices]") {
    Telling at;
    unwrap(at.notices.tell_no_work());
    CHECK(at.open() == Subjects{"NEEDS-DECISION: No eligible epics"});
    const Bead told = at.select({.kind = BeadKind::message})[0];
    CHECK_FALSE(AgentId::parse(unwrap(Message::of(told)).from()));
    unwrap(at.notices.close_about(at.epic.id));
    CHECK(at.open().empty());
}

TEST_CASE("that there is no work is not told beside a question whose answer gives some",
          "[app][work_notices]") {
    Telling at;
    unwrap(at.notices.tell_waiting(at.waits));
    unwrap(at.notices.tell_no_work());
    CHECK(at.open() ==
          Subjects{"NEEDS-DECISION: " + at.epic.id.str() + " waits: it is checked out"});
}

TEST_CASE("that all is finished is nobody's question", "[app][work_notices]") {
    Telling at;
    unwrap(at.notices.tell_no_work());
    Bead finished = at.get(at.epic.id);
    finished.status = BeadStatus::closed;
    at.update(finished);
    unwrap(close_settled_mail(at.overseer()));
    CHECK(at.open().empty());
    unwrap(at.notices.tell_no_work());
    CHECK(at.open().empty());
}
