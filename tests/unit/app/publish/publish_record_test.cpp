#include "app/publish/publish_record.hpp"

#include "support/plan_fixture.hpp"
#include "support/pull_requests.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const PublishRecord whole{.pushing = commit,
                          .pushed = commit,
                          .found = absent_commit(),
                          .writing = PullRequestText{"T", "B\n\"q\"", branch("next")},
                          .written = PullRequestText{"t", "b", branch("main")},
                          .making_draft = false,
                          .made_draft = true,
                          .number = 7,
                          .base = branch("main"),
                          .state = PrState::in_review,
                          .conflicts = true,
                          .reviewed = Time{Millis{1'700'000'000'000}},
                          .told_of_edit = true};

struct Records : PlanFixture {
    Bead one = changeset(epic("E"), "One");

    PublishRecord read() {
        return unwrap(store.read([&](PlanReader& plan) { return publish_record(plan, one.id); }));
    }
    void keep(const PublishRecord& record) {
        unwrap(store.write(
            stamp(), [&](PlanWriter& plan) { return put_publish_record(plan, one.id, record); }));
    }
};

} // namespace

TEST_CASE("what was published is read as it was kept", "[app][publish]") {
    Records f;
    CHECK(f.read() == PublishRecord{});
    f.keep(whole);
    CHECK(f.read() == whole);
    f.keep({});
    CHECK(f.read() == PublishRecord{});
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return plan.remember("published:" + f.one.id.str(), "{");
    }));
    const auto broken =
        f.store.read([&](PlanReader& plan) { return publish_record(plan, f.one.id); });
    CHECK(must_fail(broken).code == ErrorCode::invariant_broken);
}

TEST_CASE("what an agent asks for meanwhile is not lost", "[app][publish]") {
    Records f;
    const PublishRecord before = f.read();
    CHECK_FALSE(before.requested);
    unwrap(f.store.write(f.stamp(),
                         [&](PlanWriter& plan) { return put_publish_request(plan, f.one.id); }));
    CHECK(f.read().requested);
    f.keep(before);
    CHECK(f.read().requested);
}

TEST_CASE("what was begun counts as done once it is there", "[app][publish]") {
    PublishRecord record{.pushing = commit, .writing = PullRequestText{"t", "b", branch("main")}};
    Published found;
    take_up_begun(record, found);
    CHECK(record.pushing == commit);
    CHECK_FALSE(found.pushed_by_us);
    CHECK_FALSE(found.base_by_us);
    found.pushed = absent_commit();
    take_up_begun(record, found);
    CHECK_FALSE(found.pushed_by_us);
    found.pushed = commit;
    found.pull_request = a_pull_request(1);
    take_up_begun(record, found);
    CHECK(found.pushed_by_us == commit);
    CHECK(found.base_by_us == branch("main"));
    CHECK_FALSE(record.pushing);
    CHECK_FALSE(record.writing);
    // One that a person led elsewhere is not what we were about to do.
    record.writing = PullRequestText{"t", "b", branch("next")};
    take_up_begun(record, found);
    CHECK(found.base_by_us == branch("main"));
    CHECK(record.writing);
}

TEST_CASE("of a text that was being written what is there counts as ours", "[app][publish]") {
    PublishRecord record{.writing = PullRequestText{"new", "new\nbody", branch("main")},
                         .written = PullRequestText{"old", "old body", branch("main")},
                         .making_draft = false,
                         .made_draft = true};
    Published found{.pushed = commit, .pull_request = a_pull_request(1)};
    found.pull_request->title = "somebody's";
    found.pull_request->body = "new\r\nbody\r\n";
    found.pull_request->draft = true;
    take_up_begun(record, found);
    CHECK(record.written->title == "old");
    CHECK(record.written->body == "new\nbody");
    CHECK_FALSE(record.writing);
    CHECK(found.draft_by_us == true);
    found.pull_request->draft = false;
    take_up_begun(record, found);
    CHECK(found.draft_by_us == false);
    CHECK_FALSE(record.making_draft);
}

TEST_CASE("a state that was seen is the state that it is shown to have", "[app][publish]") {
    for (const auto& [state, name] : names_of(PrState{})) {
        INFO(name);
        PublishRecord record{.state = state};
        if (state != PrState::none) record.pushed = commit;
        if (state != PrState::none && state != PrState::pushed) {
            record.number = 7;
            record.base = branch("main");
        }
        CHECK(pr_state(last_seen(record, branch("work"))) == state);
    }
}
