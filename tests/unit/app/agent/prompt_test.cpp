#include "app/agent/prompt.hpp"

#include "domain/bead/epic.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Told {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset =
        fixture.changeset(epic, "Add it", {.description = "Say hello.", .paths = {"src/**"}});
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/alice"),
                    .worktree = "/w",
                    .branch = *BranchName::parse("greeting-x")};

    std::string brief(const BriefFacts& facts = {}) {
        EpicTree graph(epic, fixture.select({.below = epic.id}), {});
        return unwrap(worker_brief(graph, changeset, session, facts));
    }
};

} // namespace

TEST_CASE("the brief names changeset, description, tasks, paths and how to finish",
          "[app][brief]") {
    Told told;
    const Bead task = told.fixture.task(told.changeset, "write the test");
    const std::string brief = told.brief({.home = "/home/alice"});
    for (const std::string& part :
         {told.changeset.id.str(), std::string("Say hello."), task.id.str(), std::string("src/**"),
          std::string("changeset_done"), std::string("/home/alice/AGENTS.md"),
          std::string("Branch: greeting-x")})
        CHECK(brief.find(part) != std::string::npos);
    CHECK(brief.find("git rebase") == std::string::npos);
    CHECK(brief.find("\n\n\n") == std::string::npos);
    Epic::set_scope(told.epic, {});
    Epic::set_acceptance(told.epic, {});
    CHECK_THAT(told.brief(), ContainsSubstring(": Greeting\n\n## Where\n"));
}

TEST_CASE("the brief names subtasks, and the tasks of the epic to whoever does its last changeset",
          "[app][brief]") {
    Told told;
    const Bead task = told.fixture.task(told.changeset, "write the words");
    const Bead part = told.fixture.task(task, "ask a colleague");
    const Bead of_epic = told.fixture.task(told.epic, "tell the users");
    std::string brief = told.brief();
    CHECK_THAT(brief, ContainsSubstring("  - [ ] " + part.id.str() + "  ask a colleague"));
    CHECK_THAT(brief, ContainsSubstring("- [ ] " + of_epic.id.str() + "  tell the users"));
    CHECK_THAT(brief, ContainsSubstring("This is its last changeset"));
    told.fixture.changeset(told.epic, "Another");
    brief = told.brief();
    CHECK_THAT(brief, ContainsSubstring(of_epic.id.str()));
    CHECK_THAT(brief, ContainsSubstring("for whoever does its last changeset"));
}

TEST_CASE("what a review asks for comes before the changeset, also where a conversation goes on",
          "[app][brief]") {
    Told told;
    const BriefFacts facts{.review = "Thread 101, a.txt:1\nbob: Why?\n"};
    const std::string brief = told.brief(facts);
    REQUIRE(brief.find("## What a review asks for\n\nThread 101") != std::string::npos);
    CHECK(brief.find("Thread 101") < brief.find("Say hello."));
    CHECK_THAT(resumed_brief(told.changeset, told.session, facts), ContainsSubstring("bob: Why?"));
    const BriefFacts both{.review = "Thread 101\n", .comments = "Comment c1\n"};
    CHECK_THAT(told.brief(both),
               ContainsSubstring("## What a review asks for\n\nThread 101\n\nComment c1\n"));
    CHECK_THAT(told.brief(), !ContainsSubstring("review asks"));
}

TEST_CASE("after a conflict the brief begins with the rebase and its paths", "[app][brief]") {
    Told told;
    told.session.onto = *CommitId::parse(std::string(40, 'c'));
    const std::string brief = told.brief({.conflicts = {"src/a.txt"}});
    CHECK(brief.find("git rebase " + std::string(40, 'c')) != std::string::npos);
    CHECK(brief.find("- src/a.txt") < brief.find("Say hello."));
}

TEST_CASE("after a check that failed with the root branch the brief begins with the rebase",
          "[app][brief]") {
    Told told;
    told.session.onto = *CommitId::parse(std::string(40, 'c'));
    const std::string brief = told.brief();
    CHECK(brief.find("git rebase " + std::string(40, 'c')) < brief.find("Say hello."));
    CHECK(brief.find("a check fails on this work") != std::string::npos);
    CHECK(brief.find("conflict") == std::string::npos);
}

TEST_CASE("the brief says how to check submodules out that a sandbox cannot register",
          "[app][brief]") {
    Told told;
    CHECK(told.brief().find("submodule") == std::string::npos);
    const std::string brief = told.brief({.unregistered = {"deps/lib", "deps/two"}});
    CHECK(brief.find("deps/lib, deps/two") != std::string::npos);
    CHECK(brief.find("git -c submodule.active=. submodule update") != std::string::npos);
}

TEST_CASE("the brief says where an earlier session left the worktree, and what is kept of it",
          "[app][brief]") {
    Told told;
    CHECK_THAT(told.brief({.led_back = LedBack{.from = *BranchName::parse("other"),
                                               .made_again = true,
                                               .kept = {"refs/atelier/rescue/t/files-of-x"}}}),
               ContainsSubstring("An earlier session left the worktree on the branch other. It was "
                                 "made again on greeting-x. ") &&
                   ContainsSubstring("- the branch other\n- refs/atelier/rescue/t/files-of-x\n"));
    CHECK_THAT(told.brief({.led_back = LedBack{.made_again = true}}),
               ContainsSubstring("on no branch. It was made again on greeting-x. Nothing was only "
                                 "there."));
    const std::string back = resumed_brief(told.changeset, told.session, {.led_back = LedBack{}});
    CHECK_THAT(back, ContainsSubstring("It is on greeting-x again, with its files as they were."));
    CHECK_THAT(back, !ContainsSubstring("as it was left"));
}

TEST_CASE("mail and left-over files are told", "[app][brief]") {
    Told told;
    const Bead mail = Message::make(*BeadId::parse("at-mail1"), "Smaller, please", "Split it.",
                                    "atelier/worker/alice", {.from = "atelier/overseer/olga"});
    const std::string brief =
        told.brief({.uncommitted = {"half.txt"}, .mail = {{unwrap(Message::of(mail))}}});
    CHECK(brief.find("- half.txt") != std::string::npos);
    CHECK(brief.find("Split it.") != std::string::npos);
    CHECK(brief.find("atelier/overseer/olga") != std::string::npos);
}

TEST_CASE("an answer is told with the question", "[app][brief]") {
    Told told;
    const Bead asked =
        Message::make(*BeadId::parse("at-mail1"), "BLOCKED: which licence?",
                      "Which licence?\n\nMIT or GPL", "overseer", {.from = "atelier/worker/bob"});
    const Bead answer = Message::make(*BeadId::parse("at-mail2"), "Re: BLOCKED", "GPL it is.",
                                      "atelier/worker/bob", {.from = "atelier/overseer/olga"});
    const std::string brief =
        told.brief({.mail = {{unwrap(Message::of(answer)), unwrap(Message::of(asked))}}});
    CHECK_THAT(brief, ContainsSubstring("> Which licence?\n>\n> MIT or GPL\n"));
    CHECK(brief.find("MIT or GPL") < brief.find("GPL it is."));
    CHECK(brief.find("GPL it is.") < brief.find("Say hello."));
}

TEST_CASE("the brief says how the last session ended, what failed and what is there",
          "[app][brief]") {
    Told told;
    CHECK_THAT(told.brief(), !ContainsSubstring("So far"));
    Session last{.id = *SessionId::parse("s-0"), .agent = *AgentId::parse("atelier/worker/bob")};
    last.outcome = SessionEnd::blocked;
    last.outcome_text = "'make test' ended with status 2";
    const std::string brief =
        told.brief({.earlier = EarlierSession{last, last.outcome_text, "1 test failed\nhere\n"},
                    .commits = {"0123456789 Add it"},
                    .mail = {},
                    .checks = {{"make", "test"}}});
    for (const char* part :
         {"The last session, s-0 of atelier/worker/bob, was blocked: 'make test' ended with status "
          "2\n",
          "    1 test failed\n    here\n", "- 0123456789 Add it\n", "    make test\n"})
        CHECK_THAT(brief, ContainsSubstring(part));
    CHECK_THAT(brief, !ContainsSubstring("What failed"));
}

TEST_CASE("every end of a session has words", "[app][brief]") {
    Told told;
    for (const auto& row : names_of(SessionEnd{})) {
        Session last = told.session;
        last.outcome = row.value;
        CHECK_THAT(told.brief({.earlier = EarlierSession{last}, .mail = {}}),
                   ContainsSubstring("The last session, s-1 of atelier/worker/alice, "));
    }
}

TEST_CASE("the brief says that an agent without an orchestrator has called it done",
          "[app][brief]") {
    Told told;
    Session last = told.session;
    last.outcome = SessionEnd::detached;
    const auto brief = [&] { return told.brief({.earlier = EarlierSession{last}, .mail = {}}); };
    CHECK_THAT(brief(), ContainsSubstring("alice, ended\n"));
    last.declared = Declared::done;
    CHECK_THAT(brief(), ContainsSubstring("alice, said that it is done\n"));
    last.summary = "greets";
    CHECK_THAT(brief(), ContainsSubstring("alice, said that it is done: greets\n"));
}

TEST_CASE("one whose conversation goes on is told only what is new", "[app][brief]") {
    Told told;
    Session before = told.session;
    before.id = *SessionId::parse("s-0");
    before.outcome = SessionEnd::interrupted;
    const BriefFacts facts{.earlier = EarlierSession{before}, .uncommitted = {"half.txt"}};
    const std::string brief = resumed_brief(told.changeset, told.session, facts);
    CHECK_THAT(brief, ContainsSubstring("s-0, was stopped before its end.") &&
                          ContainsSubstring("- half.txt") &&
                          ContainsSubstring("changeset_done --summary") &&
                          !ContainsSubstring("Say hello."));
}

TEST_CASE("one that has ended without a word is told what is missing", "[app][brief]") {
    Told told;
    const BriefFacts facts{.missing = "1 file not committed: half.txt"};
    const std::string short_one = resumed_brief(told.changeset, told.session, facts);
    CHECK_THAT(short_one, ContainsSubstring("You have not said how " + told.changeset.id.str()) &&
                              ContainsSubstring("What is missing: 1 file not committed") &&
                              !ContainsSubstring("go on with"));
    CHECK_THAT(told.brief(facts), ContainsSubstring("second turn in this session") &&
                                      ContainsSubstring("What is missing: 1 file not committed") &&
                                      ContainsSubstring("Say hello."));
    CHECK_THAT(told.brief(), !ContainsSubstring("second turn"));
}

TEST_CASE("what a workflow asks for stands in front of what the changeset is about",
          "[app][brief]") {
    Told told;
    const std::string brief = told.brief({.mail = {}, .asked = "Mend the tests."});
    CHECK_THAT(brief, ContainsSubstring("Take this one turn on the changeset, then end.") &&
                          ContainsSubstring("## Your turn\n\nMend the tests.\n\n") &&
                          ContainsSubstring("## How to finish"));
    CHECK(brief.find("Mend the tests.") < brief.find("Say hello."));
    const std::string words = told.brief(
        {.skills = "/home/skills", .mail = {}, .asked = "Read it.", .words_alone = true});
    CHECK_THAT(words, !ContainsSubstring("## How to finish") &&
                          ContainsSubstring("A page for each skill is in /home/skills.\n"));
}

TEST_CASE("the later one of two is told what it may collide with", "[app][brief]") {
    Told told;
    const BeadId& own = told.changeset.id;
    BriefFacts facts{.collisions = {{own, Against::changeset, "at-y.1", {"src/a.c", "src/b.c"}},
                                    {own, Against::root_branch, "greeting", {"src/c.c"}},
                                    {own, Against::changeset, "at-z.1", {"src/**"}, true}}};
    const std::string brief = told.brief(facts);
    CHECK_THAT(brief, ContainsSubstring("- at-y.1 in src/a.c, src/b.c\n") &&
                          ContainsSubstring("its root branch as it is by now, in src/c.c\n") &&
                          ContainsSubstring("at-z.1, which is under way"));
    CHECK_THAT(resumed_brief(told.changeset, told.session, facts),
               ContainsSubstring("- at-y.1 in src/a.c, src/b.c\n"));
    facts.collisions = {{*BeadId::parse("at-y.1"), Against::changeset, own.str(), {"src/a.c"}}};
    CHECK_THAT(told.brief(facts), !ContainsSubstring("collide"));
}
