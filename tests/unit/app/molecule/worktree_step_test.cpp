#include "app/molecule/worktree_step.hpp"

#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Rebased : MoleculeFixture {
    Rebased() {
        put_workflow("cycle", {{LoopStep{.steps = {turn("author", {"carry-out", "mend"}),
                                                   {DoStep{DoKind::rebase}},
                                                   {GateStep{.kind = GateKind::review}}},
                                         .max = 3,
                                         .until = {.kind = UntilKind::approved}}}});
    }
    // By somebody else, while the agent has its turn.
    void move_root(const FileContents& changed) {
        const std::filesystem::path folder = "/elsewhere";
        unwrap(repository.worktrees().add_worktree(folder, *BranchName::parse("topic"), first));
        repository.commit(folder, "Theirs\n", changed, "Otto Other");
        unwrap(repository.worktrees().discard_worktree(folder));
    }
};

} // namespace

TEST_CASE("a rebase puts the work on the root branch as it is by now", "[app][molecule]") {
    Rebased f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.say_done(turn);
        f.move_root({{"src/theirs.txt", "theirs\n"}});
    });
    f.session();
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker done", "do done"});
    const auto root = f.repository.git.ref("refs/heads/topic").value();
    const Changeset facts = unwrap(Changeset::of(f.get(f.changeset.id)));
    CHECK(facts.parent_base() == root);
    const CommitId head = f.at(f.work_branch_of(f.changeset)).value();
    CHECK(f.repository.file_at(head, "src/theirs.txt") == "theirs\n");
    CHECK(f.repository.file_at(head, "src/new.txt") == "new\n");

    f.approve(f.changeset);
    f.session(SessionEnd::integrated);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}

TEST_CASE("a rebase that conflicts ends the round, and the next turn is told", "[app][molecule]") {
    Rebased f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/a.txt", "ours\n"}});
        f.say_done(turn);
        f.move_root({{"src/a.txt", "theirs\n"}});
    });
    f.agents.expect([](const TurnRequest&) {});
    f.session();
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker done", "do conflict"});
    f.session();
    CHECK_THAT(f.prompt(1), ContainsSubstring("brief mend") && ContainsSubstring("The rebase") &&
                                ContainsSubstring("conflicts with topic in src/a.txt"));
}

TEST_CASE("a check that is cut off on request is not recorded", "[app][molecule]") {
    MoleculeFixture f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.agents.expect([](const TurnRequest&) {});
    f.session();
    f.process.answer = [&](const ProcessRequest&) {
        f.interrupt.asked = true;
        ProcessResult result;
        result.stopped = true;
        return Result<ProcessResult>(result);
    };
    const WorkOutcome stopped = f.work(RunMode::once);
    CHECK(stopped.stop == WorkStop::interrupted);
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "turn tester done"});
    f.interrupt.asked = false;
    f.process.answer = [](const ProcessRequest&) { return Result<ProcessResult>(ProcessResult{}); };
    const SessionReport report = f.session();
    CHECK_THAT(report.text, ContainsSubstring("waits at a gate"));
    CHECK(f.agents.started.size() == 2);
}

TEST_CASE("after a rebase only its own commits are a changeset's", "[app][molecule]") {
    Rebased f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {DoStep{DoKind::rebase}}});
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.say_done(turn);
        f.move_root({{"src/theirs.txt", "theirs\n"}});
    });
    f.session(SessionEnd::integrated);
    const auto events = f.events();
    const auto done = std::ranges::find(events, "changeset.done", &Event::type);
    REQUIRE(done != events.end());
    CHECK_THAT(done->data, ContainsSubstring(R"("commits":1)"));
}
