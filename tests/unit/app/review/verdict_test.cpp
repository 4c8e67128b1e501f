#include "app/review/verdict.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/review/review_of.hpp"
#include "app/worktree/approved_work.hpp"
#include "domain/work/matter.hpp"
#include "support/mailbox.hpp"
#include "support/project_fixture.hpp"

#include <utility>

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset that is done by two commits on a work branch.
struct VerdictFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    CommitId head = begin();
    Context olga = overseer("olga");
    Context paul = overseer("paul");

    CommitId begin() {
        repository.force("refs/heads/topic", first);
        commit_work(changeset, first, {{"src/new.txt", "one\ntwo\nthree\n"}});
        const CommitId made = commit_work(changeset, first, {{"src/a.txt", "b\n"}});
        done(changeset, first, made);
        return made;
    }
    VerdictDeps deps(const Context& context) { return {context, repository, gone}; }
    SeenWork shown_to(const Context& context) {
        return unwrap(review_of(deps(context), changeset.id)).seen.value();
    }
    Result<ApproveOutcome> approve_by(const Context& context,
                                      const std::optional<SeenWork>& seen = {}) {
        return approve_work(deps(context), changeset.id, seen);
    }
    Result<ChangesOutcome> ask(const Context& context, const std::string& message,
                               const std::vector<WrittenComment>& comments = {},
                               const std::optional<SeenWork>& seen = {}) {
        return request_changes(deps(context), {changeset.id, message, comments, seen});
    }
    std::optional<KnownApproval> known() {
        return unwrap(
            store.read([&](PlanReader& plan) { return known_approval(plan, changeset.id); }));
    }
    // Whether what is approved holds for base..head.
    bool stands(const CommitId& base, const CommitId& at) {
        return unwrap(approval_of_work(olga, repository.history(), changeset.id, known().value(),
                                       base, at))
            .has_value();
    }
    CommitId commit_of(const CommitId& parent, const FileContents& changed) {
        FileTree tree = (*repository.git.commits.find(parent))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        return repository.git.commits.add({.tree = tree,
                                           .parents = {parent},
                                           .message = "Otto's\n",
                                           .author = "Otto",
                                           .committer = "Otto"});
    }
};

// Somebody else is quicker: what they do happens when the time is asked for the first time.
struct MeddlingClock final : Clock {
    Clock& real;
    std::function<void()> meddle;

    MeddlingClock(Clock& clock, std::function<void()> what)
        : real(clock), meddle(std::move(what)) {}
    Time now() override {
        if (meddle) std::exchange(meddle, {})();
        return real.now();
    }
};

Context with_clock(const Context& context, Clock& clock) {
    return {context.store,        clock,          context.ids,    context.settings,
            context.issue_prefix, context.caller, context.session};
}

} // namespace

TEST_CASE("an approval is of what stands on the work branch, and is given once", "[app][review]") {
    VerdictFixture f;
    const ApproveOutcome given = unwrap(f.approve_by(f.olga));
    CHECK_FALSE(given.already);
    CHECK(given.run_lands);
    CHECK(given.approval.by == f.olga.caller);
    CHECK(given.approval.work.head == f.head);
    CHECK(given.approval.work.base == f.first);
    CHECK(given.approval.work.patches.size() == 2);
    CHECK(given.approval.work.lines == 5);
    const auto events = f.event_types();
    const ApproveOutcome again = unwrap(f.approve_by(f.paul));
    CHECK(again.already);
    CHECK(again.approval.by == f.olga.caller);
    CHECK(f.event_types() == events);
    // More of it is other work.
    const CommitId more = f.commit_work(f.changeset, f.first, {{"more.txt", "more\n"}});
    const ApproveOutcome newer = unwrap(f.approve_by(f.paul));
    CHECK(newer.approval.work.head == more);
    CHECK_FALSE(newer.run_lands);
}

TEST_CASE("an approval holds for the same patches elsewhere, and for no others", "[app][review]") {
    VerdictFixture f;
    unwrap(f.approve_by(f.olga));
    const CommitId root = f.commit_of(f.first, {{"theirs.txt", "theirs\n"}});
    const FileContents added{{"src/new.txt", "one\ntwo\nthree\n"}};
    const CommitId one = f.commit_of(root, added);
    SECTION("restacked") {
        CHECK(f.stands(root, f.commit_of(one, {{"src/a.txt", "b\n"}})));
    }
    SECTION("one of them changes something else") {
        CHECK_FALSE(f.stands(root, f.commit_of(one, {{"src/a.txt", "c\n"}})));
    }
    SECTION("one is missing") {
        CHECK_FALSE(f.stands(root, one));
    }
    SECTION("squashed by hand, to the same tree") {
        FileContents both = added;
        both["src/a.txt"] = "b\n";
        const CommitId squashed = f.commit_of(f.first, both);
        CHECK(unwrap(f.repository.history().tree(squashed)) ==
              unwrap(f.repository.history().tree(f.head)));
        CHECK_FALSE(f.stands(f.first, squashed));
        // Nobody has to look again to know.
        CHECK(f.known()->at(squashed) == Approved::fallen);
    }
}

TEST_CASE("a request for changes makes the changeset the next session's to take up",
          "[app][review]") {
    VerdictFixture f;
    unwrap(f.approve_by(f.olga));
    const ChangesOutcome asked = unwrap(f.ask(f.olga, " Name it better "));
    CHECK(asked.approved_by == f.olga.caller);
    CHECK(f.state(f.changeset) == ChangesetState::ready);
    CHECK_FALSE(f.known());
    const EpicTree tree =
        unwrap(f.store.read([&](PlanReader& plan) { return load_epic(plan, f.epic.id); }));
    CHECK(runnable_changesets(tree) == std::vector<BeadId>{f.changeset.id});
    const auto mail = unwrap(f.store.read([&](PlanReader& plan) {
        return mail_of_brief(
            plan, f.worker(),
            {.agent = f.worker().caller, .epic = f.epic.id, .changeset = f.changeset.id});
    }));
    REQUIRE(mail.size() == 1);
    CHECK(mail[0].message.body() == "Name it better\n");
    // What was sent back is not approved as it is; what comes after it is.
    CHECK(must_fail(f.approve_by(f.olga)).code == ErrorCode::already_decided);
    f.commit_work(f.changeset, f.first, {{"better.txt", "x\n"}});
    CHECK_FALSE(unwrap(f.approve_by(f.paul)).run_lands);
    // What was asked for is done: nobody has to hear of it before it lands.
    CHECK(is_closed(f.get(asked.message)));
}

TEST_CASE("a request for changes says what they are", "[app][review]") {
    VerdictFixture f;
    CHECK(must_fail(f.ask(f.olga, " \n")).code == ErrorCode::usage);
    CHECK(must_fail(f.ask(f.olga, "", {{{"src/new.txt", 2}, " "}})).code == ErrorCode::usage);
    CHECK(must_fail(f.ask(f.olga, "", {{{"src/none.txt", 2}, "x"}})).code == ErrorCode::not_found);
    CHECK(f.state(f.changeset) == ChangesetState::done);
}

TEST_CASE("a verdict answers the question that was asked about it", "[app][review]") {
    VerdictFixture f;
    send_notice(f, f.worker(),
                {.to = "overseer",
                 .subject = "NEEDS-DECISION: it waits",
                 .thread = f.epic.id,
                 .key = matter_key(Matter::waits, f.epic.id)});
    SECTION("approved") {
        unwrap(f.approve_by(f.olga));
    }
    SECTION("to be changed") {
        unwrap(f.ask(f.olga, "Not yet"));
    }
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("what was said of lines needs no answer once the work is approved", "[app][review]") {
    VerdictFixture f;
    unwrap(f.ask(f.olga, "", {{{"src/new.txt", 2}, "Why two?"}, {{"src/new.txt", 1}, "One?"}}));
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return answer_comments(plan, f.worker(), f.changeset.id, {{2, "Yes."}});
    }));
    const CommitId more = f.commit_work(f.changeset, f.first, {{"more.txt", "more\n"}});
    const auto comments = [&] {
        return unwrap(followed_comments(f.olga, f.repository, f.changeset.id, more));
    };
    CHECK_FALSE(comments_text(comments()).empty());
    unwrap(f.approve_by(f.olga));
    CHECK(comments_text(comments()).empty());
    CHECK(comments()[0].comment.settled);
    CHECK_FALSE(comments()[1].comment.settled);
    // What is said later waits again, and nothing else.
    unwrap(f.ask(f.olga, "", {{{"more.txt", 1}, "And this?"}}));
    CHECK_THAT(comments_text(comments()),
               ContainsSubstring("Comment c3") && !ContainsSubstring("Comment c1"));
}

TEST_CASE("of two overseers who decide at once the first counts, and the other is told",
          "[app][review]") {
    VerdictFixture f;
    SECTION("by what they saw") {
        const SeenWork seen = f.shown_to(f.paul);
        unwrap(f.approve_by(f.olga));
        const Error told = must_fail(f.ask(f.paul, "Not yet", {}, seen));
        CHECK(told.code == ErrorCode::already_decided);
        CHECK_THAT(told.message, Catch::StartsWith("atelier/overseer/olga has approved"));
    }
    SECTION("while one is being written down") {
        MeddlingClock clock(f.clock, [&] { unwrap(f.ask(f.olga, "Not yet")); });
        const Context paul = with_clock(f.paul, clock);
        const Error told = must_fail(f.approve_by(paul));
        CHECK(told.code == ErrorCode::already_decided);
        CHECK_THAT(told.message, Catch::StartsWith("atelier/overseer/olga has asked for changes"));
    }
    const auto events = f.event_types();
    CHECK(std::ranges::count(events, "changeset.approved") +
              std::ranges::count(events, "changeset.changes_requested") ==
          1);
}

TEST_CASE("what changed since somebody looked at it is not decided by that", "[app][review]") {
    VerdictFixture f;
    const SeenWork seen = f.shown_to(f.olga);
    f.commit_work(f.changeset, f.first, {{"more.txt", "more\n"}});
    CHECK(must_fail(f.approve_by(f.olga, seen)).code == ErrorCode::already_decided);
    CHECK(must_fail(f.ask(f.olga, "Not yet", {}, seen)).code == ErrorCode::already_decided);
}

TEST_CASE("only an overseer decides, and only of work that is there and nobody is at",
          "[app][review]") {
    VerdictFixture f;
    CHECK(must_fail(f.approve_by(f.worker())).code == ErrorCode::approval_required);
    CHECK(must_fail(f.ask(f.planner(), "Not yet")).code == ErrorCode::approval_required);
    const Bead fresh = f.PlanFixture::changeset(f.epic, "Fresh");
    CHECK(must_fail(approve_work(f.deps(f.olga), fresh.id)).code == ErrorCode::nothing_committed);
    f.update(unwrap(merge(f.get(f.changeset.id), f.head)));
    CHECK(must_fail(f.approve_by(f.olga)).code == ErrorCode::not_runnable);
}

TEST_CASE("a comment on a line reaches the agent with its code, and comes back answered",
          "[app][review]") {
    VerdictFixture f;
    const ChangesOutcome asked = unwrap(f.ask(f.olga, "", {{{"src/new.txt", 2}, "Why two?"}}));
    REQUIRE(asked.comments.size() == 1);
    CHECK(asked.comments[0].name() == "c1");
    CHECK(asked.comments[0].code == std::vector<std::string>{"one", "two", "three"});
    const auto told = [&](const CommitId& head) {
        return comments_text(unwrap(followed_comments(f.olga, f.repository, f.changeset.id, head)));
    };
    CHECK_THAT(told(f.head), ContainsSubstring("Comment c1, src/new.txt:2 as of ") &&
                                 ContainsSubstring("> 2  two\n") && ContainsSubstring("Why two?"));
    Session session{.id = *SessionId::parse("s-9"),
                    .agent = f.worker().caller,
                    .epic = f.epic.id,
                    .changeset = f.changeset.id,
                    .started_at = f.clock.now()};
    session.head = f.commit_work(f.changeset, f.first, {{"src/new.txt", "zero\none\n2\nthree\n"}});
    f.put(session);
    const auto answer = [&](std::int64_t number) {
        return f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return answer_comments(plan, f.worker("alice", "s-9"), f.changeset.id,
                                   {{number, "It was one too many."}});
        });
    };
    CHECK(must_fail(answer(2)).code == ErrorCode::not_found);
    unwrap(answer(1));
    CHECK(told(f.head).empty());
    const auto shown =
        unwrap(followed_comments(f.olga, f.repository, f.changeset.id, session.head));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].comment.answer == "It was one too many.");
    CHECK(shown[0].answered_by == session.head);
}
