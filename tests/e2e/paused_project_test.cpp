// What a person pauses: every program says so, nothing of it goes on, and an agent cannot have it
// otherwise.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string epics_to_pause = "epics:\n"
                                   "  - {title: One, root_branch: one, changesets: [{title: A, "
                                   "description: \"demo: write a x\"}]}\n"
                                   "  - {title: Two, root_branch: two, changesets: [{title: B, "
                                   "description: \"demo: write b x\"}]}\n";

struct PausedRepository {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::vector<std::string> epics = sandbox.plan(repository.folder, epics_to_pause);

    ProcessResult call(const std::vector<std::string>& words) {
        return sandbox.try_atelier(repository.folder, words);
    }
    std::string done(const std::vector<std::string>& words) {
        const ProcessResult ran = call(words);
        INFO(ran.out << ran.err);
        REQUIRE(ran.status == 0);
        return ran.out;
    }
    std::string work() { return done({"work", "--mode", "auto", "--agent", "demo"}); }
    bool lands(const std::string& epic) {
        return done({"status", epic}).find("1 of 1 landed") != std::string::npos;
    }
    std::string skill(const std::vector<std::string>& words) {
        std::vector<std::string> argv = words;
        argv.front() = (sandbox.programs() / argv.front()).string();
        sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/zed";
        const ProcessResult ran = sandbox.run(repository.folder, argv);
        sandbox.environment().erase("ATELIER_AGENT_ID");
        return ran.out;
    }
};

} // namespace

TEST_CASE("work goes on beside a paused epic, and with it once it is resumed", "[e2e][pause]") {
    PausedRepository at;
    at.done({"pause", at.epics[0], "--reason", "the interface first"});
    const std::string resume = "git atelier resume " + at.epics[0];
    CHECK_THAT(at.work(), ContainsSubstring(resume));
    CHECK_THAT(at.done({"status"}), ContainsSubstring("is paused: the interface first"));
    CHECK_THAT(at.done({"why", at.epics[0]}), ContainsSubstring(resume));
    const ProcessResult named = at.call({"work", at.epics[0], "--agent", "demo"});
    CHECK(named.status == 1);
    CHECK_THAT(named.err, ContainsSubstring(resume));
    CHECK_THAT(at.skill({"epic_claim", at.epics[0]}), ContainsSubstring("\"paused\""));
    CHECK_FALSE(at.lands(at.epics[0]));
    at.done({"resume", at.epics[0]});
    at.work();
    CHECK(at.lands(at.epics[0]));
}

TEST_CASE("in a paused project nothing begins, whoever asks", "[e2e][pause]") {
    PausedRepository at;
    at.done({"pause"});
    CHECK_THAT(at.work(), ContainsSubstring("the project is paused"));
    CHECK_THAT(at.done({"work", "--mode", "auto", "--dry-run"}),
               ContainsSubstring("git atelier resume"));
    CHECK_THAT(at.skill({"startup_contract"}), ContainsSubstring("the project is paused"));
    CHECK_THAT(at.skill({"claim_epic"}), ContainsSubstring("\"paused\""));
    const ProcessResult planner = at.call({"plan", "a", "goal", "--agent", "demo"});
    CHECK(planner.status == 1);
    CHECK_THAT(planner.err, ContainsSubstring("the project is paused"));
    at.done({"resume"});
    at.work();
    CHECK(at.lands(at.epics[1]));
}
