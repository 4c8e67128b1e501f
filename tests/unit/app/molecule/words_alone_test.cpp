#include "app/molecule/words_alone.hpp"

#include "domain/guard/repository_state.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// An author whose work another artisan reads.
struct ReadWork : MoleculeFixture {
    const TurnOutcome approved{.words = R"({"verdict": "approved", "content": "good"})"};

    explicit ReadWork(Produces produces = Produces::review) {
        put_workflow("cycle", {turn("author", {"carry-out", "mend"}),
                               turn("reader", {"read", "read"}, produces)});
        agents.expect(does({{"src/new.txt", "new\n"}}));
        session();
    }
    void read(std::function<void(const TurnRequest&)> act) {
        agents.script.push_back({.act = std::move(act), .outcome = approved});
    }
    std::vector<std::string> rescued() {
        std::vector<std::string> out;
        for (const auto& [name, object] : repository.git.refs)
            if (name.starts_with(rescue_folder)) out.push_back(name);
        return out;
    }
    Session first_session() {
        return PlanFixture::session(agents.started.front().session.str()).value();
    }
    CommitId work_head() { return at(work_branch_of(get(changeset.id))).value(); }
    std::vector<TurnRecord> records() {
        return unwrap(store.read([&](PlanReader& plan) {
            return plan.runs().turns({.run = molecule(changeset).value()});
        }));
    }
};

} // namespace

TEST_CASE("what a reviewing turn commits is put back and kept, and the turn is taken again",
          "[app][molecule]") {
    ReadWork f(GENERATE(Produces::review, Produces::note, Produces::text));
    const CommitId before = f.work_head();
    f.read([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/a.txt", "reviewed\n"}});
    });
    f.session();
    CHECK(f.work_head() == before);
    REQUIRE(f.rescued().size() == 1);
    CHECK(f.knows_rescue_ref(f.rescued().front()));
    CHECK(f.repository.file_at(f.repository.git.ref(f.rescued().front()).value(), "src/a.txt") ==
          "reviewed\n");
    const TurnRecord failed = f.records().at(1);
    CHECK(failed.status == TurnStatus::failed);
    CHECK(failed.error == "guarded");
    CHECK_THAT(failed.error_text, ContainsSubstring("moved the branch ") &&
                                      ContainsSubstring("changed src/a.txt") &&
                                      ContainsSubstring(f.rescued().front()));
    CHECK(f.progress.has_warned_of("the turn was to change nothing"));

    // It is told, and does better.
    f.read([](const TurnRequest&) {});
    f.session(SessionEnd::integrated);
    CHECK_THAT(f.prompt(2), ContainsSubstring("the turn was to change nothing"));
    CHECK(f.repository.file_at(f.at(f.root_of(f.epic)).value(), "src/a.txt") == "a\n");
    CHECK(f.repository.file_at(f.at(f.root_of(f.epic)).value(), "src/new.txt") == "new\n");
}

TEST_CASE("what a reviewing turn leaves uncommitted does not become the author's",
          "[app][molecule]") {
    ReadWork f;
    f.read([&](const TurnRequest& turn) {
        unwrap(f.files.write(turn.directory / "src/a.txt", "tried\n"));
    });
    f.session();
    CHECK(f.records().at(1).status == TurnStatus::failed);
    CHECK(unwrap(f.files.read(f.worktree_of(f.changeset) / "src/a.txt")) == "a\n");
    REQUIRE(f.rescued().size() == 1);
    CHECK(f.repository.file_at(f.repository.git.ref(f.rescued().front()).value(), "src/a.txt") ==
          "tried\n");
}

TEST_CASE("files of its own that a reviewing turn leaves go, and its word counts",
          "[app][molecule]") {
    ReadWork f;
    f.read([&](const TurnRequest& turn) {
        unwrap(f.files.write(turn.directory / "notes.txt", "looked at\n"));
    });
    f.session(SessionEnd::integrated);
    CHECK(f.turns_of(f.changeset).at(1) == "turn reviewer approved");
    REQUIRE(f.rescued().size() == 1);
    CHECK(f.repository.file_at(f.repository.git.ref(f.rescued().front()).value(), "notes.txt") ==
          "looked at\n");
    CHECK(f.progress.has_warned_of("changed notes.txt"));
}

TEST_CASE("what stood in the worktree before a turn that only speaks stays there",
          "[app][molecule]") {
    ReadWork f;
    const auto folder = f.worktree_of(f.changeset);
    unwrap(f.files.write(folder / "check.log", "1 passed\n"));
    WorkContext work = f.work_context();
    const Session session = f.first_session();
    const BeforeWords before = unwrap(before_words(work, session));
    CHECK_FALSE(unwrap(put_back_after_words(work, session, before)));
    // As whoever runs the check once more writes it.
    unwrap(f.files.write(folder / "check.log", "2 passed\n"));
    CHECK_FALSE(unwrap(put_back_after_words(work, session, before)));
    CHECK(unwrap(f.files.read(folder / "check.log")) == "2 passed\n");
    CHECK(f.rescued().empty());

    unwrap(f.files.write(folder / "src/a.txt", "tried\n"));
    CHECK(unwrap(put_back_after_words(work, session, before)).value().is_of_work);
    CHECK(f.rescued().size() == 2);
}

TEST_CASE("what a reviewing turn has committed is put back also where its session was killed",
          "[app][molecule]") {
    ReadWork f;
    const CommitId before = f.work_head();
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/a.txt", "reviewed\n"}});
        throw Killed{};
    });
    CHECK_THROWS_AS(f.work(RunMode::once), Killed);
    CHECK(f.work_head() != before);
    f.machine.restart();
    f.read([&](const TurnRequest&) { CHECK(f.work_head() == before); });
    f.session(SessionEnd::integrated);
    CHECK(f.rescued().size() == 1);
    CHECK(f.repository.file_at(f.at(f.root_of(f.epic)).value(), "src/a.txt") == "a\n");
}

TEST_CASE("what a person has committed after a killed review stays", "[app][molecule]") {
    ReadWork f;
    f.agents.expect([](const TurnRequest&) { throw Killed{}; });
    CHECK_THROWS_AS(f.work(RunMode::once), Killed);
    f.machine.restart();
    f.repository.commit(f.worktree_of(f.changeset), "By hand\n", {{"src/a.txt", "by hand\n"}},
                        "Ada");
    const CommitId theirs = f.work_head();
    WorkContext work = f.work_context();
    unwrap(put_back_left_by_words(work, f.changeset.id));
    CHECK(f.work_head() == theirs);
    CHECK(f.rescued().empty());
}

TEST_CASE("a turn whose worktree cannot be read any more has failed", "[app][molecule]") {
    ReadWork f;
    WorkContext work = f.work_context();
    Session session = f.first_session();
    const BeforeWords before = unwrap(before_words(work, session));
    session.worktree = "/repo/src";
    const TurnEnding ending = ending_after_words(work, session, before, {.reply = "good"});
    CHECK_FALSE(ending.reply);
    CHECK_FALSE(ending.error_text.empty());
}
