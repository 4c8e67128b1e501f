#include "app/publish/publish_changeset.hpp"

#include "app/mail/notices.hpp"
#include "support/ended_run.hpp"
#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct KilledRuns : PublishingFixture {
    void run_until_killed() { CHECK_THROWS_AS(publish_epics(work), RunEnded); }
    std::size_t count(const std::string& type) {
        const auto types = event_types();
        return static_cast<std::size_t>(std::ranges::count(types, type));
    }
};

} // namespace

TEST_CASE("a push that was not written down is found, and not made again", "[app][publish]") {
    KilledRuns f;
    const auto seen = f.repository.origin.after_push;
    f.repository.origin.after_push = [&](const BranchPush& push) {
        seen(push);
        throw RunEnded{};
    };
    f.run_until_killed();
    CHECK(f.record(f.one).pushing == f.head(f.one));
    CHECK_FALSE(f.record(f.one).pushed);
    f.repository.origin.after_push = seen;
    f.publish();
    CHECK(f.record(f.one).pushed == f.head(f.one));
    CHECK(f.pull_request(f.one)->number == 1);
    const auto& pushed = f.repository.origin.pushed;
    CHECK(std::ranges::count(pushed, f.work_branch_of(f.one), &BranchPush::branch) == 1);
}

TEST_CASE("a pull request that was not written down is found, and not made again",
          "[app][publish]") {
    KilledRuns f;
    f.forge->after_change = [] { throw RunEnded{}; };
    f.run_until_killed();
    f.forge->after_change = [] {};
    f.publish();
    f.publish();
    CHECK(unwrap(f.forge->pull_requests_of(f.work_branch_of(f.one))).size() == 1);
    CHECK(f.record(f.one).number == 1);
    CHECK(f.record(f.one).written->base == f.main);
    CHECK(f.written(f.one, "changeset.pr_number") == "1");
    CHECK(f.count("changeset.pr_changed") == 1);
}

TEST_CASE("a base that was not written down is ours all the same", "[app][publish]") {
    KilledRuns f;
    f.settings.pr_strategy = PrStrategy::parallel;
    f.publish();
    CHECK(f.pull_request(f.two)->base == f.work_branch_of(f.one));
    f.merge_on_forge(f.one);
    f.forge->after_change = [] { throw RunEnded{}; };
    f.run_until_killed();
    CHECK(f.pull_request(f.two)->base == f.main);
    f.forge->after_change = [] {};
    f.publish();
    CHECK(f.record(f.two).written->base == f.main);
    CHECK(f.pull_request(f.three)->base == f.work_branch_of(f.two));
}

TEST_CASE("what was said about done work is heard before it is published", "[app][publish]") {
    PublishingFixture f;
    const auto say = [&](const BeadId& about) {
        unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return send_once(
                plan, f.overseer(),
                {.to = "worker", .subject = "Wait", .thread = about, .key = "wait" + about.str()});
        }));
    };
    SECTION("before a push") {
        say(f.one.id);
        f.publish();
        CHECK_FALSE(f.pushed(f.one));
        CHECK(f.record(f.one) == PublishRecord{});
    }
    SECTION("before a pull request of what is pushed") {
        f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
        f.publish();
        f.forge->fault.reset();
        CHECK(f.pushed(f.one));
        say(f.one.id);
        f.publish();
        CHECK_FALSE(f.pull_request(f.one));
    }
    CHECK(f.state(f.one) != ChangesetState::done);
    CHECK(std::ranges::count(f.event_types(), "changeset.reopened") == 1);
    CHECK(f.pushed(f.beside) == f.head(f.beside));
}

TEST_CASE("what somebody else pushed is never overwritten", "[app][publish]") {
    PublishingFixture f;
    f.publish();
    const CommitId theirs = f.first;
    f.repository.origin.branches.insert_or_assign(f.work_branch_of(f.one), theirs);
    f.done(f.one, f.first, f.commit_work(f.one, f.head(f.one), {{"more.txt", "more\n"}}));
    f.publish();
    CHECK(f.pushed(f.one) == theirs);
    SECTION("nor between the look and the push") {
        f.repository.origin.before_push = [&] {
            f.repository.origin.branches.insert_or_assign(f.work_branch_of(f.two), theirs);
        };
        f.done(f.two, f.head(f.one), f.commit_work(f.two, f.head(f.two), {{"two.txt", "more\n"}}));
        f.publish();
        CHECK(f.pushed(f.two) == theirs);
        CHECK(f.progress.has_warned_of("is elsewhere on origin"));
    }
}
