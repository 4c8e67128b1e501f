#include "wiring/process_environment.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("the user is named without asking an account database", "[wiring][process_environment]") {
    CHECK(process_environment_of({{"USER", "olga"}, {"LOGNAME", "other"}}).user == "olga");
    CHECK(process_environment_of({{"USER", ""}, {"LOGNAME", "other"}}).user == "other");
    CHECK(process_environment_of({}).user.starts_with("uid-"));
}

TEST_CASE("every variable of an agent is read", "[wiring][process_environment]") {
    const ProcessEnvironment around = process_environment_of({{"ATELIER_AGENT_ID", "a"},
                                                              {"ATELIER_AGENT_SESSION", "b"},
                                                              {"ATELIER_PROJECT", "c"},
                                                              {"ATELIER_EPIC_ID", "d"},
                                                              {"ATELIER_CHANGESET_ID", "e"},
                                                              {"ATELIER_PLAN_EPIC", "f"}});
    CHECK(around.agent_id == "a");
    CHECK(around.agent_session == "b");
    CHECK(around.project == "c");
    CHECK(around.epic_id == "d");
    CHECK(around.changeset_id == "e");
    CHECK(around.plan_epic == "f");
    CHECK(around.all.size() == 6);
}

TEST_CASE("what one of several workers is told is for it alone", "[wiring][process_environment]") {
    const ProcessEnvironment worker =
        process_environment_of({{"ATELIER_WORKER_OF", "7"}, {"ATELIER_WORKER_SINCE", "then"}});
    CHECK(worker.worker_of == "7");
    CHECK(worker.worker_since == "then");
    CHECK(worker.all.empty());
    const ProcessEnvironment person = process_environment_of({{"ATELIER_WORKER_SINCE", "then"}});
    CHECK(person.worker_since.empty());
    CHECK(person.all.empty());
}

TEST_CASE("the process's own environment is read whole", "[wiring][process_environment]") {
    CHECK_FALSE(read_process_environment().all.empty());
}
