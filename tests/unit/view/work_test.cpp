#include "view/work.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a dry run that would ask names the epics, and one without any has nothing to do",
          "[view]") {
    Selection selection;
    selection.step = NextStep::idle;
    CHECK(selection_text(selection) == "Nothing to do.\n");
    selection.candidates = {*BeadId::parse("at-a"), *BeadId::parse("at-b")};
    CHECK(selection_text(selection) == "Would ask which epic to work on: at-a, at-b.\n");
}

TEST_CASE("a run that only leaves alone what failed does not say that there is no work", "[view]") {
    WorkOutcome outcome{.worker = *AgentId::parse("atelier/worker/worker-1")};
    outcome.reasons[*BeadId::parse("at-a")] = {
        {ErrorCode::paused, "at-a.1 could not be worked on"}};
    const std::string text = work_text(outcome);
    CHECK_THAT(text, !ContainsSubstring("No work"));
    CHECK_THAT(text, ContainsSubstring("at-a: at-a.1 could not be worked on"));
    CHECK_THAT(text, ContainsSubstring("'git atelier work EPIC' tries it now"));
}

namespace {

WorkOutcome sample_run(const std::string& worker, const std::string& changeset, SessionEnd end) {
    WorkOutcome out{.worker = *AgentId::parse("atelier/worker/" + worker)};
    out.sessions.push_back({.session = *SessionId::parse("s-" + worker),
                            .epic = *BeadId::parse("at-a"),
                            .changeset = *BeadId::parse(changeset),
                            .end = end,
                            .text = "words",
                            .code = {},
                            .integrated = {},
                            .took = Millis{1500}});
    return out;
}

std::string document_of(const WorkOutcome& outcome) {
    Json document = work_json(outcome);
    document.set("schema", "work/1").set("ok", true);
    return document.dump();
}

} // namespace

TEST_CASE("a run that was stopped says what goes on only where something was left off", "[view]") {
    WorkOutcome landed = sample_run("worker-1", "at-a.1", SessionEnd::integrated);
    landed.stop = WorkStop::interrupted;
    CHECK_THAT(work_text(landed), ContainsSubstring("Stopped on request.\n"));
    CHECK_THAT(work_text(landed), !ContainsSubstring("continues"));
    WorkOutcome stopped = sample_run("worker-1", "at-a.1", SessionEnd::interrupted);
    stopped.stop = WorkStop::interrupted;
    CHECK_THAT(work_text(stopped), ContainsSubstring("What was started is kept: 'git atelier work "
                                                     "--name worker-1' continues it."));
    // Another worker has gone on with it before.
    stopped.sessions.push_back(landed.sessions.front());
    CHECK_THAT(work_text(stopped), !ContainsSubstring("continues"));
}

TEST_CASE("what one of several workers has answered is read as it was", "[view]") {
    WorkOutcome run = sample_run("worker-2", "at-a.1", SessionEnd::integrated);
    run.sessions[0].integrated = *CommitId::parse(std::string(40, 'a'));
    run.sessions.push_back(run.sessions[0]);
    run.sessions[1].code = ErrorCode::checks_failed;
    run.stop = WorkStop::unread_mail;
    run.failures.push_back({*BeadId::parse("at-a"), *BeadId::parse("at-a.2"),
                            Error{ErrorCode::git_failed, "no", Advice("look")}});
    run.closed_epics = {*BeadId::parse("at-a")};
    run.messages = {*BeadId::parse("at-m")};
    const auto read = work_from(document_of(run));
    REQUIRE(read);
    CHECK(work_json(unwrap(*read)) == work_json(run));
}

TEST_CASE("the error that a worker has answered is its error", "[view]") {
    const auto read = work_from(R"({"schema":"work/1","ok":false,"error":{"code":"store-corrupt",)"
                                R"("message":"the store is damaged","hint":"look","details":{}}})");
    REQUIRE(read);
    const Error told = must_fail(*read);
    CHECK(told.code == ErrorCode::store_corrupt);
    CHECK(told.message == "the store is damaged");
    CHECK(told.hint == "look");
    for (const char* garbage : {"", "[]", "{", "{}"})
        CHECK_FALSE(work_from(garbage));
}

TEST_CASE("several workers are summed up as one run", "[view]") {
    JobsOutcome outcome{.worker = *AgentId::parse("atelier/overseer/olga"), .jobs = 2};
    outcome.runs = {sample_run("worker-1", "at-a.1", SessionEnd::integrated),
                    sample_run("worker-2", "at-a.2", SessionEnd::integrated)};
    CHECK(jobs_text(outcome) == "2 workers: 2 sessions, 2 changesets integrated.\nNo more work.\n");
    const Json document = jobs_json(outcome);
    CHECK(document.find("worker")->is_null());
    CHECK(document.find("jobs")->as_int() == 2);
    REQUIRE(document.find("sessions")->as_array().size() == 2);
    CHECK(document.find("sessions")->as_array()[1].string_at("worker") ==
          "atelier/worker/worker-2");
    CHECK(document.find("workers")->dump() ==
          R"([{"worker":"atelier/worker/worker-1","stopped":"no-work"},)"
          R"({"worker":"atelier/worker/worker-2","stopped":"no-work"}])");
    CHECK(outcome.succeeded());
    outcome.lost = 1;
    CHECK_THAT(jobs_text(outcome), ContainsSubstring("1 worker ended without a result"));
    CHECK_THAT(jobs_text(outcome), !ContainsSubstring("No more work"));
    CHECK_FALSE(outcome.succeeded());
    outcome.stop = WorkStop::interrupted;
    outcome.runs[0].sessions[0].end = SessionEnd::interrupted;
    CHECK_THAT(jobs_text(outcome), ContainsSubstring("'git atelier work' continues it.\n"));
    outcome.stop = outcome.runs[1].stop = WorkStop::unread_mail;
    outcome.runs[1].messages = {*BeadId::parse("at-m")};
    CHECK_THAT(jobs_text(outcome),
               ContainsSubstring("Stopped: 1 unread message for atelier/worker/worker-2.\n"));
    outcome.runs[0].messages = {*BeadId::parse("at-n"), *BeadId::parse("at-o")};
    CHECK_THAT(jobs_text(outcome),
               ContainsSubstring("Stopped: 2 unread messages for atelier/worker/worker-1, "
                                 "1 unread message for atelier/worker/worker-2.\n"));
    CHECK(jobs_json(outcome).find("unread")->dump() ==
          R"([{"worker":"atelier/worker/worker-1","messages":["at-n","at-o"]},)"
          R"({"worker":"atelier/worker/worker-2","messages":["at-m"]}])");
}

TEST_CASE("what several workers were cut short by is said, and not that there is no work",
          "[view]") {
    JobsOutcome outcome{.worker = *AgentId::parse("atelier/overseer/olga"), .jobs = 3, .lost = 3};
    CHECK(jobs_text(outcome) == "3 workers ended without a result, as shown above.\n");
    outcome.lost = 0;
    outcome.runs = {sample_run("worker-1", "at-a.1", SessionEnd::integrated)};
    Json details = Json::object();
    details.set("page", 7);
    outcome.error =
        Error{ErrorCode::store_corrupt, "the store is damaged", Advice("look"), details};
    CHECK(jobs_json(outcome).find("error")->dump() ==
          R"({"code":"store-corrupt","message":"the store is damaged","hint":"look",)"
          R"("details":{"page":7}})");
    CHECK(jobs_text(outcome) == "1 worker: 1 session, 1 changeset integrated.\n"
                                "Stopped early because of the error above.\n");
}

TEST_CASE("a dry run of several workers says how many there would be", "[view]") {
    Selection open;
    CHECK(open_work_text(open, 6) == "Nothing to do.\n");
    open.candidates = {*BeadId::parse("at-a"), *BeadId::parse("at-b")};
    CHECK(open_work_text(open, 6) ==
          "Would start 2 workers, each on an epic of its own: at-a, at-b.\n");
    CHECK(open_work_json(open, 6).find("workers")->as_int() == 2);
}
