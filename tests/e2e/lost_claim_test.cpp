// A claim that somebody else takes over while the agent of its first holder still waits.
#include "support/catch.hpp"
#include "support/guarded_session.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LostClaim {
    RegisteredScene registered;
    BoundedProject& project = registered.project;
    std::optional<SessionAttempt> trial;
    std::optional<Lease> taken;

    LostClaim() {
        // So that a renewal is due every second.
        write_file(project.folder() / "config.user.json", R"({"lease":{"seconds":3}})");
        trial.emplace(project, Role::worker);
        const std::string process = "/proc/" + std::to_string(trial->lease().keeper.pid);
        CHECK(read_file(process + "/comm") == "atelier-keeper\n");
        trial->take_over();
        taken = trial->lease();
    }
    void check_stays_the_new_holders() {
        CHECK(trial->lease() == *taken);
        CHECK(taken->agent.str() == "atelier/worker/thief");
        const Json shown = project.atelier.json(project.repository, {"show", project.epic});
        CHECK(at(shown, {"bead", "assignee"}).as_string() == "atelier/worker/thief");
        const Json why = project.atelier.json(project.repository, {"why", project.epic + ".1"});
        CHECK(at(why, {"sessions", "0", "outcome"}).as_string() == "lease-lost");
    }
};

} // namespace

TEST_CASE("a claim that is taken over ends the first holder's agent and stays the new holder's",
          "[e2e][workers]") {
    LostClaim lost;
    const int status = lost.trial->wait();
    INFO(lost.trial->said());
    CHECK(status == 1);
    CHECK_THAT(lost.trial->said(), ContainsSubstring("atelier/worker/thief"));
    lost.check_stays_the_new_holders();
}

TEST_CASE("a claim that is taken over stays the new holder's when the first one's agent ends",
          "[e2e][workers]") {
    LostClaim lost;
    const std::string report = lost.trial->end();
    INFO(report);
    lost.check_stays_the_new_holders();
}
