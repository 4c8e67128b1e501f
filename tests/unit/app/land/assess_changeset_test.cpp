#include "app/land/assess_changeset.hpp"

#include "app/changeset/line_comments.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A session whose agent has made one commit on the changeset's work branch.
struct AssessedSession : ProjectFixture {
    Bead epic = PlanFixture::epic("E");
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    CommitId head = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
    Session session{.id = *work.plan.session,
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .worktree = worktree_of(changeset).string(),
                    .branch = work_branch_of(changeset),
                    .base = first,
                    .start = first};
    TurnOutcome turn;

    Assessment assess() { return unwrap(assess_changeset(work, changeset, session, turn)); }
    std::optional<ErrorCode> fault() {
        const Assessment found = assess();
        return found.fault ? std::optional(found.fault->code) : std::nullopt;
    }
    CommitId commit(const FileContents& changed) { return commit_work(changeset, first, changed); }
};

} // namespace

TEST_CASE("commits on the session's own branch are what is done", "[app][assess]") {
    AssessedSession f;
    const CommitId second = f.commit({{"src/more.txt", "1\n2\n"}});
    const Assessment found = f.assess();
    CHECK_FALSE(found.fault);
    CHECK_FALSE(found.settled_by_agent);
    CHECK(found.base == f.first);
    CHECK(found.head == second);
    CHECK(found.commits == 2);
    CHECK(found.guardrails.lines == 3);
    CHECK(found.guardrails.files == 2);
}

TEST_CASE("an agent that did not end well is done only if it said so", "[app][assess]") {
    AssessedSession f;
    SECTION("with another status") {
        f.turn.status = 3;
        CHECK(f.fault() == ErrorCode::runtime_failed);
    }
    SECTION("after its time") {
        f.turn.end = TurnEnd::timed_out;
        CHECK(f.fault() == ErrorCode::runtime_stalled);
    }
    SECTION("silent for too long") {
        f.turn.end = TurnEnd::stalled;
        CHECK(f.fault() == ErrorCode::runtime_stalled);
    }
    SECTION("its keeper stopped") {
        f.turn.end = TurnEnd::held_up;
        CHECK(f.fault() == ErrorCode::runtime_stalled);
    }
    SECTION("its keeper lost") {
        f.turn.end = TurnEnd::lost;
        CHECK(f.fault() == ErrorCode::runtime_failed);
    }
    f.session.declared = Declared::done;
    CHECK_FALSE(f.fault());
}

TEST_CASE("work is not done while its agent has not answered a comment on a line",
          "[app][assess]") {
    AssessedSession f;
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return keep_comments(plan, f.overseer(), f.changeset.id,
                             {{.place = {"src/new.txt", 1}, .head = f.head, .text = "Why?"}});
    }));
    const Assessment found = f.assess();
    REQUIRE(found.fault);
    CHECK(found.fault->code == ErrorCode::no_progress);
    CHECK(found.unfinished);
    // A person who lands the work decides that too.
    CHECK_FALSE(unwrap(assess_changeset(f.work, f.changeset, f.session, std::nullopt)).fault);
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return answer_comments(plan, f.worker(), f.changeset.id, {{1, "Because."}});
    }));
    CHECK_FALSE(f.fault());
}

TEST_CASE("nothing is done while the worktree says otherwise", "[app][assess]") {
    AssessedSession f;
    const auto folder = f.worktree_of(f.changeset);
    f.session.declared = Declared::done;
    SECTION("files that are not committed") {
        unwrap(f.files.write(folder / "left", "x"));
        CHECK(f.fault() == ErrorCode::dirty);
    }
    SECTION("a rebase under way") {
        f.repository.git.worktree_at(folder)->in_operation = true;
        CHECK(f.fault() == ErrorCode::dirty);
    }
    SECTION("another branch checked out") {
        f.repository.switch_to(folder, "elsewhere", f.head);
        CHECK(f.fault() == ErrorCode::wrong_branch);
    }
    SECTION("no branch checked out") {
        f.repository.detach(folder);
        CHECK(f.fault() == ErrorCode::wrong_branch);
    }
}

TEST_CASE("an agent that has removed its worktree is told of, and where its commits are",
          "[app][assess]") {
    AssessedSession f;
    f.session.declared = Declared::done;
    f.repository.git.worktree_fault =
        Error{ErrorCode::not_a_repository, f.session.worktree + " is not there"};
    const Assessment found = f.assess();
    REQUIRE(found.fault);
    CHECK(found.fault->code == ErrorCode::runtime_failed);
    CHECK_THAT(found.fault->message, ContainsSubstring("removed its worktree") &&
                                         ContainsSubstring(f.session.branch->str()));
    CHECK(found.head == f.head);
    // Without an agent it is the repository that is out of order.
    CHECK(must_fail(assess_changeset(f.work, f.changeset, f.session, std::nullopt)).code ==
          ErrorCode::not_a_repository);
}

TEST_CASE("work without a commit is not done", "[app][assess]") {
    AssessedSession f;
    f.repository.force(full_ref(f.work_branch_of(f.changeset)), f.first);
    unwrap(f.files.remove(f.worktree_of(f.changeset) / "src/new.txt"));
    CHECK(f.fault() == ErrorCode::runtime_failed);
    f.session.declared = Declared::done;
    const Assessment found = f.assess();
    REQUIRE(found.fault);
    CHECK_THAT(found.fault->message, ContainsSubstring("made no commit"));
}

TEST_CASE("a branch that has left the commit it was begun on is refused", "[app][assess]") {
    AssessedSession f;
    const CommitId other = f.repository.commit("/repo", "Other\n", {{"other.txt", "x\n"}});
    f.session.base = other;
    CHECK(f.fault() == ErrorCode::ref_conflict);
}

TEST_CASE("a merge in the work is refused, and named", "[app][assess]") {
    AssessedSession f;
    const CommitId main = f.repository.commit("/repo", "Main\n", {{"main.txt", "x\n"}});
    const CommitId merge = f.repository.merge(f.worktree_of(f.changeset), main);
    f.commit({{"after.txt", "x\n"}});
    const Assessment found = f.assess();
    REQUIRE(found.fault);
    CHECK(found.fault->code == ErrorCode::merge_commit);
    CHECK_THAT(found.fault->message, ContainsSubstring(merge.str()));
}

TEST_CASE("a link to a repository that .gitmodules does not name is refused", "[app][assess]") {
    AssessedSession f;
    f.commit({{"app", memory_link + f.first.str()}});
    const Assessment found = f.assess();
    REQUIRE(found.fault);
    CHECK(found.fault->code == ErrorCode::nested_repository);
    CHECK_THAT(found.fault->message, ContainsSubstring("app"));
    CHECK_THAT(found.fault->hint, ContainsSubstring("git rm --cached app"));
    f.commit({{".gitmodules", "[submodule \"app\"]\n\tpath = app\n"}});
    CHECK_FALSE(f.fault());
}

TEST_CASE("work moved onto the root after a conflict is counted from there", "[app][assess]") {
    AssessedSession f;
    const CommitId root = f.repository.commit("/repo", "Root\n", {{"root.txt", "1\n2\n3\n"}});
    const auto folder = f.worktree_of(f.changeset);
    f.session.onto = root;
    CHECK(f.assess().base == f.first);
    f.repository.switch_to(folder, f.work_branch_of(f.changeset).str(), root);
    f.repository.commit(folder, "Moved\n", {{"src/new.txt", "new\n"}});
    const Assessment found = f.assess();
    CHECK_FALSE(found.fault);
    CHECK(found.base == root);
    CHECK(found.commits == 1);
    CHECK(found.guardrails.lines == 1);
}

TEST_CASE("work that is too large is refused, and warned of before that", "[app][assess]") {
    AssessedSession f;
    f.settings.limits = {.warn_lines = 2, .max_lines = 4};
    f.commit({{"two.txt", "1\n2\n"}});
    CHECK_FALSE(f.fault());
    CHECK(f.assess().guardrails.warn);
    f.commit({{"three.txt", "1\n2\n"}});
    CHECK(f.fault() == ErrorCode::guardrail_exceeded);
}

TEST_CASE("the checks run in the worktree, and the first that fails is told", "[app][assess]") {
    AssessedSession f;
    f.settings.checks = {{"make", "lint"}, {"make", "test"}, {"make", "more"}};
    CHECK_FALSE(f.fault());
    REQUIRE(f.process.ran.size() == 3);
    CHECK(f.process.ran[0].directory == f.worktree_of(f.changeset));
    f.process.ran.clear();
    f.process.answer = [](const ProcessRequest& request) {
        ProcessResult result;
        result.status = request.argv.back() == "test" ? 2 : 0;
        return result;
    };
    CHECK(f.fault() == ErrorCode::checks_failed);
    CHECK(f.process.ran.size() == 2);
}

TEST_CASE("an agent whose model failed has not done its work, whatever its status",
          "[app][assess]") {
    AssessedSession f;
    const auto told = [&](const Ends& ends) {
        f.turn.reading.take(ends);
        return f.assess().fault.value();
    };
    const Error key = told({ReplyEnd::model_error, 401, "bad key"});
    CHECK(key.code == ErrorCode::runtime_failed);
    CHECK(key.message == "the model refused the key: 401 bad key");
    CHECK(key.details.string_at("result") == "model-error");
    CHECK_THAT(key.hint, ContainsSubstring("transcripts/"));
    CHECK(told({ReplyEnd::rate_limited, 429, "slow down"}).code == ErrorCode::rate_limited);
    CHECK(told({ReplyEnd::refused}).code == ErrorCode::runtime_failed);
    CHECK(told({ReplyEnd::cut}).code == ErrorCode::runtime_failed);
    CHECK(told({ReplyEnd::over_budget}).code == ErrorCode::budget_exceeded);
    // What it has said of its work counts more.
    f.session.declared = Declared::done;
    CHECK_FALSE(f.fault());
    f.session.declared = Declared::nothing;
    f.turn.reading.take(Ends{});
    CHECK_FALSE(f.fault());
}

TEST_CASE("an agent that ends without a commit is told with its last words, which may say why",
          "[app][assess]") {
    AssessedSession f;
    f.repository.force(full_ref(f.work_branch_of(f.changeset)), f.first);
    unwrap(f.files.remove(f.worktree_of(f.changeset) / "src/new.txt"));
    const std::string sentence =
        "the agent ended without a commit and without saying that it is done";
    CHECK(f.assess().fault.value().message == sentence);
    f.turn.reading.take(Said{"I cannot help.\n\nAsk somebody else.\n"});
    CHECK(f.assess().fault.value().message ==
          sentence + "; it said last: I cannot help. Ask somebody else.");
    f.turn.reading.take(Said{std::string(3000, 'x')});
    CHECK(f.assess().fault.value().message.size() < 300);
    f.session.declared = Declared::done;
    CHECK(f.assess().fault.value().message == "the agent said it is done, but made no commit");
}

TEST_CASE("what the agent has settled itself is not judged", "[app][assess]") {
    AssessedSession f;
    f.turn.status = 1;
    unwrap(f.files.write(f.worktree_of(f.changeset) / "left", "x"));
    f.session.declared = Declared::blocked;
    f.session.summary = "no access";
    const Assessment found = f.assess();
    CHECK(found.settled_by_agent);
    REQUIRE(found.fault);
    CHECK_THAT(found.fault->message, ContainsSubstring("no access"));
}
