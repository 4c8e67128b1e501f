// A run of `work` that is killed between any two of its commits, while a workflow carries out a
// changeset: the next run comes to what it would have come to.
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct MortalMolecule : MoleculeFixture {
    KillSwitch kill;
    MortalStore mortal{store, kill};

    MortalMolecule() {
        put_workflow("cycle", {turn("author", {"carry-out", "mend"}),
                               {CheckStep{{"make", "test"}}},
                               {DoStep{DoKind::rebase}},
                               turn("reader", {"read", "read"}, Produces::review)});
        // Whoever is asked, also once more, or about what a killed session has left.
        for (int i = 0; i < 8; ++i)
            agents.script.push_back(
                {.act =
                     [this](const TurnRequest& asked) {
                         if (prompt_of(asked).find("brief carry-out") == std::string::npos) return;
                         commit_as_agent(asked, {{"src/new.txt", "new\n"}});
                         say_done(asked);
                     },
                 .outcome = {.words = R"({"verdict": "approved", "content": "good"})"}});
    }
    std::string prompt_of(const TurnRequest& asked) {
        return unwrap(files.read(paths.prompt(asked.session))).value();
    }
    bool dies() {
        const Context mine{mortal,   clock, ids,
                           settings, "at",  *AgentId::make(Role::worker, "worker-1")};
        try {
            unwrap(run_work_loop(work_context(mine, agents, runtimes), by_workflow()));
        } catch (const Killed&) {
            kill.at = -1;
            machine.restart();
            return true;
        }
        return false;
    }
    std::vector<std::string> turns_that_count() {
        auto turns = turns_of(changeset);
        std::erase_if(turns, [](const std::string& one) { return one.ends_with("lost"); });
        return turns;
    }
};

} // namespace

TEST_CASE("a molecule that is killed at any commit comes to the same",
          "[app][molecule][generated]") {
    int moments = 0;
    {
        MortalMolecule f;
        REQUIRE_FALSE(f.dies());
        REQUIRE(f.state(f.changeset) == ChangesetState::merged);
        moments = f.kill.passed;
    }
    REQUIRE(moments > 20);
    for (int at = 1; at <= moments; ++at) {
        MortalMolecule f;
        f.kill.at = at;
        INFO("killed at " << at << " of " << moments);
        CHECK(f.dies());
        f.work();
        CHECK(f.state(f.changeset) == ChangesetState::merged);
        CHECK(f.run_of(f.changeset).status == RunStatus::completed);
        CHECK(f.turns_that_count() == std::vector<std::string>{"turn worker done", "check passed",
                                                               "do done",
                                                               "turn reviewer approved"});
    }
}
