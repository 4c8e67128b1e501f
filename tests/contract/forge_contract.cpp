// Forge: what every implementation keeps. GitHub is the real gh before a server of these tests,
// GitLab and Gitea what stands in for their programs before others; a real Gitea is asked in
// tests/gitea.
#include "support/forge_under_test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

NewPullRequest from_work_to(const std::string& base, bool draft = false) {
    return {branch("work"), {"A title", "A body\n\nof \"two\" lines", branch(base)}, draft};
}

Time at_second(int number) {
    return *parse_time("2026-11-29T12:00:00Z") + Seconds{number};
}

} // namespace

TEST_CASE("a pull request is there as it was made", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    CHECK(unwrap(f.forge.pull_requests_of(branch("work"))).empty());
    CHECK_FALSE(unwrap(f.forge.pull_request(1)));
    const PullRequest made = unwrap(f.forge.create(from_work_to("main", true)));
    CHECK(made.number == 1);
    CHECK(made.title == "A title");
    CHECK(made.body == "A body\n\nof \"two\" lines");
    CHECK(made.head == branch("work"));
    CHECK(made.head_commit == f.work);
    CHECK(made.base == branch("main"));
    CHECK(made.end == PullRequestEnd::open);
    CHECK(made.draft);
    CHECK(made.author == ForgeUser{"ann"});
    CHECK_FALSE(made.merge_commit);
    CHECK(unwrap(f.forge.pull_requests_of(branch("work"))) == std::vector{made});
    CHECK(unwrap(f.forge.pull_request(1)) == made);
    CHECK(unwrap(f.forge.pull_requests_of(branch("main"))).empty());
}

TEST_CASE("what is there already is not made again", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    const PullRequest made = unwrap(f.forge.create(from_work_to("main")));
    NewPullRequest again = from_work_to("main", true);
    again.text.title = "Another";
    CHECK(unwrap(f.forge.create(again)) == made);
    CHECK(unwrap(f.forge.create(from_work_to("next"))).number == 2);
    const auto both = unwrap(f.forge.pull_requests_of(branch("work")));
    CHECK(both.size() == 2);
    CHECK(must_fail(choose_pull_request(both)).code == ErrorCode::ambiguous);
    f.server.close(1);
    CHECK(unwrap(f.forge.create(from_work_to("main"))).number == 3);
    f.server.close(3);
    f.server.delete_branch(branch("work"));
    CHECK(must_fail(f.forge.create(from_work_to("main"))).code == ErrorCode::forge_refused);
    CHECK(unwrap(f.forge.pull_request(1))->end == PullRequestEnd::closed);
}

TEST_CASE("a pull request that makes no sense is refused in the forge's words",
          "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    const Error no_base = must_fail(f.forge.create(from_work_to("absent")));
    CHECK(no_base.code == ErrorCode::forge_refused);
    CHECK_THAT(no_base.message, ContainsSubstring("there is no branch absent"));
    f.server.push(branch("work"), f.main);
    CHECK_THAT(must_fail(f.forge.create(from_work_to("main"))).message,
               ContainsSubstring("No commits between main and work"));
    f.server.delete_branch(branch("work"));
    CHECK(must_fail(f.forge.create(from_work_to("main"))).code == ErrorCode::forge_refused);
}

TEST_CASE("text and base change, each by itself", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    PullRequest wanted = unwrap(f.forge.create(from_work_to("main")));
    const auto changed = [&](const PullRequestEdit& edit) {
        unwrap(f.forge.edit(1, edit));
        return *unwrap(f.forge.pull_request(1));
    };
    wanted.title = "Another -- with ümlauts";
    CHECK(changed({.title = wanted.title}) == wanted);
    wanted.body = "";
    CHECK(changed({.body = ""}) == wanted);
    wanted.base = branch("next");
    CHECK(changed({.base = branch("next")}) == wanted);
    unwrap(f.forge.create(from_work_to("main")));
    CHECK(must_fail(f.forge.edit(1, {.base = branch("main")})).code == ErrorCode::forge_refused);
    CHECK(must_fail(f.forge.edit(1, {.base = branch("absent")})).code == ErrorCode::forge_refused);
    CHECK(must_fail(f.forge.edit(9, {.title = "x"})).code == ErrorCode::not_found);
    f.server.close(1);
    CHECK(must_fail(f.forge.edit(1, {.base = branch("third")})).code == ErrorCode::forge_refused);
    CHECK_FALSE(unwrap(f.forge.pull_request(1))->merge_commit);
}

TEST_CASE("a draft becomes ready and a draft again", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    unwrap(f.forge.create(from_work_to("main", true)));
    for (const bool draft : {false, false, true, true}) {
        unwrap(f.forge.set_draft(1, draft));
        CHECK(unwrap(f.forge.pull_request(1))->draft == draft);
    }
    f.server.close(1);
    CHECK(must_fail(f.forge.set_draft(1, false)).code == ErrorCode::forge_refused);
    CHECK(must_fail(f.forge.set_draft(9, false)).code == ErrorCode::not_found);
}

TEST_CASE("who is asked, who has reviewed and how it ended is told", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    unwrap(f.forge.create(from_work_to("main")));
    const ForgeUser robot{"robot", true};
    f.server.ask(1, robot);
    f.server.ask(1, {"bob"});
    CHECK(unwrap(f.forge.pull_request(1))->asked ==
          std::vector<ForgeUser>{f.shown(robot), {"bob"}});
    CHECK(unwrap(f.forge.reviews(1)).empty());
    std::vector<Review> given;
    for (const auto& [verdict, name] : names_of(ReviewVerdict{})) {
        given.push_back({{"bob"}, verdict, std::string(name), at_second(int(given.size()))});
        f.server.review(1, given.back());
        given.back() = f.shown(given.back());
    }
    given.push_back({robot, ReviewVerdict::commented, "", at_second(9)});
    f.server.review(1, given.back());
    given.back() = f.shown(given.back());
    CHECK(unwrap(f.forge.reviews(1)) == given);
    CHECK(unwrap(f.forge.pull_request(1))->asked.empty());
    CHECK(must_fail(f.forge.reviews(9)).code == ErrorCode::not_found);
    for (const Mergeable each : {Mergeable::yes, Mergeable::no, Mergeable::unknown}) {
        f.server.set_mergeable(1, each);
        CHECK(unwrap(f.forge.pull_request(1))->mergeable == f.shown(each));
    }
    f.server.merge(1, commit);
    const auto merged = unwrap(f.forge.pull_request(1));
    CHECK(merged->end == PullRequestEnd::merged);
    CHECK(merged->merge_commit == commit);
    CHECK(unwrap(f.forge.pull_requests_of(branch("work")))[0] == *merged);
}

TEST_CASE("threads are told with their comments, and answered in line", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    unwrap(f.forge.create(from_work_to("main")));
    CHECK(unwrap(f.forge.threads(1)).empty());
    for (int i = 0; i < 5; ++i)
        f.server.comment(
            1, "src/a.cpp", i == 4 ? std::nullopt : std::optional<std::int64_t>(i + 1),
            {.author = {"bob"}, .body = "why " + std::to_string(i), .at = at_second(i)});
    f.server.resolve(1, 1);
    auto threads = unwrap(f.forge.threads(1));
    REQUIRE(threads.size() == 5);
    CHECK(threads == unwrap(f.server.threads(1)));
    CHECK(threads[3].line == 4);
    CHECK_FALSE(threads[4].line);
    CHECK(threads[1].resolved);
    for (int i = 0; i < 4; ++i)
        unwrap(f.forge.reply(1, threads[2], "because " + std::to_string(i)));
    threads = unwrap(f.forge.threads(1));
    REQUIRE(threads[2].comments.size() == 5);
    CHECK(threads[2].comments[4].body == "because 3");
    CHECK(threads[2].comments[4].author == ForgeUser{"ann"});
    CHECK(threads[3].comments.size() == 1);
    threads[0].comments[0].id = 7;
    CHECK(must_fail(f.forge.reply(1, threads[0], "x")).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.threads(9)).code == ErrorCode::not_found);
}

TEST_CASE("what checks a commit is summed up", "[contract][forge]") {
    ForgeUnderTest f(GENERATE(from_range(forges_under_test())));
    INFO(f.name());
    using enum ChecksState;
    const auto now = [&] { return unwrap(f.forge.checks(f.work)); };
    CHECK(now() == Checks{});
    f.server.check(f.work, {"lint", none});
    CHECK(now() == Checks{});
    f.server.check(f.work, {"build", passed});
    CHECK(now() == Checks{passed});
    f.server.check(f.work, {"test", pending});
    f.server.check(f.work, {"status/cla", pending});
    CHECK(now() == Checks{pending, {"status/cla", "test"}});
    f.server.check(f.work, {"status/cla", failed});
    CHECK(now() == Checks{failed, {"status/cla"}});
    f.server.check(f.work, {"status/cla", passed});
    f.server.check(f.work, {"test", failed});
    CHECK(now() == Checks{failed, {"test"}});
    CHECK(must_fail(f.forge.checks(absent_commit())).code == ErrorCode::not_found);
}
