#include "app/changeset/line_comments.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset that adds a file of nine lines and calls another by a new name.
struct CommentedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "Say hello");
    CommitId head = commit_work(changeset, first,
                                {{"nine.txt", "1st\n2nd\n3rd\n4th\n5th\n6th\n7th\n8th\n9th\n"},
                                 {"src/a.txt", std::nullopt},
                                 {"src/b.txt", "a\n"}});

    Result<std::vector<LineComment>> placed(const std::vector<WrittenComment>& written) {
        return placed_comments(repository, first, head, written);
    }
    std::vector<LineComment> keep(const BeadId& id, const std::vector<WrittenComment>& written,
                                  const std::string& by = "olga") {
        auto comments = unwrap(placed(written));
        return unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return keep_comments(plan, overseer(by), id, std::move(comments));
        }));
    }
    std::vector<LineComment> kept(const BeadId& id) {
        return unwrap(store.read([&](PlanReader& plan) { return line_comments(plan, id); }));
    }
    Result<void> answer(const std::vector<CommentAnswer>& answers,
                        const std::string& session = "s-1") {
        return store.write(stamp(), [&](PlanWriter& plan) {
            return answer_comments(plan, worker("alice", session), changeset.id, answers);
        });
    }
    std::vector<CommentStatus> followed(const std::optional<CommitId>& to) {
        return unwrap(followed_comments(overseer(), repository, changeset.id, to));
    }
};

} // namespace

TEST_CASE("a comment is placed with the code around its line", "[app][review]") {
    CommentedFixture f;
    const auto placed = unwrap(f.placed({{{"nine.txt", 5}, " Why?\n"},
                                         {{"nine.txt", 1}, "First"},
                                         {{"src/a.txt", 1}, "By its old name"}}));
    REQUIRE(placed.size() == 3);
    CHECK(placed[0].place == LinePlace{"nine.txt", 5});
    CHECK(placed[0].head == f.head);
    CHECK(placed[0].first == 2);
    CHECK(placed[0].code ==
          std::vector<std::string>{"2nd", "3rd", "4th", "5th", "6th", "7th", "8th"});
    CHECK(placed[0].text == "Why?");
    CHECK(placed[1].first == 1);
    CHECK(placed[1].code.size() == 4);
    CHECK(placed[2].place == LinePlace{"src/b.txt", 1});
    CHECK(unwrap(f.placed({})).empty());
}

TEST_CASE("a comment on what the work does not change has no place", "[app][review]") {
    CommentedFixture f;
    const Error other = must_fail(f.placed({{{"README.md", 1}, "x"}}));
    CHECK(other.code == ErrorCode::not_found);
    CHECK(other.message == "the work does not change README.md");
    CHECK_THAT(other.hint, ContainsSubstring("nine.txt, src/b.txt"));
    CHECK(must_fail(f.placed({{{"nine.txt", 10}, "x"}})).code == ErrorCode::not_found);
    CHECK(must_fail(f.placed({{{"nine.txt", 0}, "x"}})).code == ErrorCode::not_found);
    CHECK(must_fail(f.placed({{{"nine.txt", 1}, " \n"}})).code == ErrorCode::usage);
}

TEST_CASE("comments are numbered on, each changeset's by itself", "[app][review]") {
    CommentedFixture f;
    const Bead other = f.PlanFixture::changeset(f.epic, "Say goodbye");
    CHECK(f.kept(f.changeset.id).empty());
    f.keep(f.changeset.id, {{{"nine.txt", 2}, "One"}, {{"nine.txt", 3}, "Two"}});
    f.clock.advance(Millis{1000});
    const auto more = f.keep(f.changeset.id, {{{"nine.txt", 1}, "Three"}}, "paul");
    REQUIRE(more.size() == 1);
    CHECK(more[0].name() == "c3");
    CHECK(more[0].by == f.overseer("paul").caller.str());
    CHECK(more[0].at == f.clock.now());
    CHECK(f.keep(other.id, {{{"nine.txt", 4}, "Here too"}})[0].name() == "c1");
    const auto all = f.kept(f.changeset.id);
    REQUIRE(all.size() == 3);
    CHECK(all[0].text == "One");
    CHECK(all[1].text == "Two");
    CHECK(all[2] == more[0]);
    CHECK(f.keep(f.changeset.id, {}).empty());
    CHECK(f.kept(f.changeset.id) == all);
}

TEST_CASE("of several answers to a comment the last is kept", "[app][review]") {
    CommentedFixture f;
    CHECK(must_fail(f.answer({{1, "Done"}})).code == ErrorCode::usage);
    f.keep(f.changeset.id, {{{"nine.txt", 2}, "One"}, {{"nine.txt", 3}, "Two"}});
    const Error missing = must_fail(f.answer({{1, "Done"}, {7, "Done"}}));
    CHECK(missing.code == ErrorCode::not_found);
    CHECK_THAT(missing.hint, ContainsSubstring("c1, c2"));
    // Nothing of what was refused is kept.
    CHECK(f.kept(f.changeset.id)[0].waits());
    unwrap(f.answer({{1, "Done"}}));
    unwrap(f.answer({{1, "Done otherwise"}}, "s-2"));
    const auto all = f.kept(f.changeset.id);
    CHECK(all[0].answer == "Done otherwise");
    CHECK(all[0].answered_in == SessionId::parse("s-2").value());
    CHECK(all[1].waits());
    // Who says the same again says nothing.
    const auto events = f.event_types();
    CHECK(std::ranges::count(events, "changeset.comments_answered") == 2);
    unwrap(f.answer({{1, "Done otherwise"}}, "s-3"));
    unwrap(f.answer({}));
    CHECK(f.event_types() == events);
    CHECK(f.kept(f.changeset.id) == all);
}

TEST_CASE("a comment is followed to where its line is now", "[app][review]") {
    CommentedFixture f;
    f.keep(f.changeset.id, {{{"nine.txt", 2}, "One"}, {{"src/b.txt", 1}, "Two"}});
    const auto same = f.followed(f.head);
    REQUIRE(same.size() == 2);
    CHECK(same[0].now == LinePlace{"nine.txt", 2});
    CHECK(same[1].now == LinePlace{"src/b.txt", 1});
    CHECK_FALSE(same[0].answered_by);
    // One of the two files is written anew, in a session that answers.
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = f.worker().caller,
                    .epic = f.epic.id,
                    .changeset = f.changeset.id,
                    .started_at = f.clock.now()};
    const CommitId later = f.commit_work(f.changeset, f.first, {{"nine.txt", "none\n"}});
    session.head = later;
    f.put(session);
    unwrap(f.answer({{1, "All new"}}));
    const auto now = f.followed(later);
    REQUIRE(now.size() == 2);
    CHECK_FALSE(now[0].now);
    CHECK(now[0].answered_by == later);
    CHECK(now[1].now == LinePlace{"src/b.txt", 1});
    CHECK_FALSE(now[1].answered_by);
    const auto nowhere = f.followed(std::nullopt);
    REQUIRE(nowhere.size() == 2);
    CHECK_FALSE(nowhere[1].now);
}

TEST_CASE("a brief tells the comments that nobody has answered", "[app][review]") {
    CommentedFixture f;
    CHECK(comments_text({}).empty());
    f.keep(f.changeset.id, {{{"nine.txt", 2}, "One"}, {{"nine.txt", 9}, "Two"}});
    unwrap(f.answer({{1, "Done"}}));
    auto all = f.followed(f.head);
    const std::string short_head = f.head.str().substr(0, 10);
    CHECK_THAT(comments_text(all),
               ContainsSubstring("Comment c2, nine.txt:9 as of " + short_head + "\n") &&
                   ContainsSubstring("> 9  9th\n\nTwo\n") &&
                   ContainsSubstring("changeset_done --answer c1=TEXT") &&
                   !ContainsSubstring("Comment c1"));
    all[1].now = LinePlace{"ten.txt", 10};
    CHECK_THAT(comments_text(all), ContainsSubstring("Comment c2, ten.txt:10 now, nine.txt:9 as"));
    unwrap(f.answer({{2, "Done"}}));
    CHECK(comments_text(f.followed(f.head)).empty());
}
