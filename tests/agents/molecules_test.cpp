// A changeset that is carried out by a workflow with Claude Code as it is, its model played by a
// script: what tests/e2e/molecules_test.cpp has agents that are scripts do.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/changeset_cycle.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// What the model does in one turn of the agent's.
void does(ModelScript& script, const std::string& change, const std::string& subject) {
    const std::string commits =
        change.empty() ? "" : change + "git add -A && git commit -qm '" + subject + "' && ";
    script.runs(commits + "changeset_done --summary '" + subject + "'").says(subject + ".");
}

ModelScript two_rounds() {
    ModelScript script;
    does(script, greet_wrongly, "Greet");
    does(script, "", "No test is missing");
    does(script, greet_rightly, "Mend the greeting");
    does(script, "echo other >other.txt\n", "Do that");
    does(script, greet_the_world, "Greet the world");
    does(script, "", "No other test is missing");
    return script;
}

struct Cycle {
    AgentDesk desk{"claude", two_rounds()};
    std::string epic;

    Cycle() {
        add_cycle(desk.sandbox(), desk.folder());
        epic = desk.sandbox().plan(desk.folder(), cycle_plan).front();
    }
    std::string id(int number) const { return epic + "." + std::to_string(number); }
    void once() {
        const ProcessResult worked = desk.work({"--run-mode", "once"});
        INFO(worked.out << worked.err);
        CHECK(worked.status == 0);
    }
    std::string say(std::vector<std::string> words) {
        return desk.sandbox().atelier(desk.folder(), std::move(words));
    }
    std::string state(int number) {
        return at(desk.sandbox().json(desk.folder(), {"show", id(number)}), {"state"}).as_string();
    }
    std::string git(const std::vector<std::string>& words) {
        return desk.sandbox().git().git(desk.folder(), words);
    }
    // Requests of the script that the model has answered.
    std::size_t answered() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(desk.model().requests(), [](const Json& request) {
                return request.find("turn") != nullptr;
            }));
    }
};

} // namespace

TEST_CASE("Claude Code goes through broken tests, a rebase and two reviews of a workflow",
          "[agents][claude][molecules]") {
    Cycle at;
    at.once();
    at.once();
    // The first of these two breaks what the second one is told of.
    CHECK_THAT(at.desk.model().heard(), !ContainsSubstring("no such greeting"));
    move_root(at.desk.sandbox().git(), at.desk.folder());
    at.once();
    CHECK_THAT(at.desk.model().heard(),
               ContainsSubstring("no such greeting") &&
                   ContainsSubstring("'sh ./test.sh' ended with status 1"));
    CHECK(at.git({"merge-base", "one", "one-" + at.id(1)}) == at.git({"rev-parse", "one"}));
    CHECK_THAT(at.say({"why", at.id(1)}), ContainsSubstring("waits for your review since"));

    at.once();
    CHECK(at.state(2) == "merged");

    at.say({"review", at.id(1), "--request-changes", "Greet everybody who is there"});
    at.once();
    CHECK_THAT(at.desk.model().heard(), ContainsSubstring("Greet everybody who is there"));
    at.once();
    CHECK_THAT(at.say({"why", at.id(1)}), ContainsSubstring("waits for your review since"));
    at.say({"review", at.id(1), "--approve"});
    at.once();
    CHECK(at.state(1) == "merged");
    CHECK_THAT(at.git({"log", "--format=%s", "one"}),
               ContainsSubstring("Greet the world\nMend the greeting\nGreet\nDo that\nTheirs\n"));
    // Nobody was asked twice: a call and a word a turn.
    CHECK(at.answered() == 12);
}

TEST_CASE("Claude Code reviews a changeset with a word, and is asked for nothing else",
          "[agents][claude][molecules]") {
    const std::string verdict = R"({"verdict": "approved", "content": "It greets."})";
    ModelScript script;
    does(script, "echo hello >hello.txt\n", "Say hello");
    script.runs("git log -1 --format=%s").says(verdict);
    AgentDesk desk("claude", script, R"({"workflow": {"changeset": "read"}})");
    write_file(desk.sandbox().project(desk.folder()) / "templates/workflows/read.yaml",
               "name: read\nsubject: changeset\nroles: {author: worker, reader: reviewer}\nsteps:\n"
               "  - {turn: author, produces: changes, brief: carry-out}\n"
               "  - {turn: reader, produces: review, brief: review-changes}\n");
    const std::string changeset = desk.plan_greeting();
    const ProcessResult worked = desk.work();
    INFO(worked.out << worked.err);
    const Json shown = desk.sandbox().json(desk.folder(), {"show", changeset});
    CHECK(shown.string_at("state") == "merged");
    const std::string run = at(shown, {"bead", "fields", "changeset.molecule"}).as_string();
    const Json turn =
        at(desk.sandbox().json(desk.folder(), {"runs", run, "--turns"}), {"turns", "1"});
    CHECK(turn.string_at("verdict") == "approved");
    CHECK(turn.string_at("text") == "It greets.");
    // Its own word was the last one.
    CHECK_THAT(desk.model().heard(), !ContainsSubstring("You have not said how"));
    CHECK(desk.model().requests().back().find("played")->string_at("text") == verdict);
}
