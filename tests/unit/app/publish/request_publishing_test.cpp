#include "app/publish/request_publishing.hpp"

#include "app/publish/publish_record.hpp"
#include "support/held_changeset.hpp"
#include "support/publishing_plan.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Requests : HeldChangeset {
    Requests() {
        fixture.settings.admission.pr_mode = PrMode::ready;
        fixture.settings.push_on = PushOn::epic_complete;
        fixture.changeset(epic, "Say goodbye");
        Changeset::set_work_branch(changeset, branch("topic-1"));
        changeset = fixture.update(changeset);
    }
    PublishRequestOutcome ask() { return unwrap(request_publishing(context, {})); }
    bool is_requested() {
        return unwrap(fixture.store.read(
                          [&](PlanReader& plan) { return publish_record(plan, changeset.id); }))
            .requested;
    }
};

} // namespace

TEST_CASE("a push is asked for once, and answered with what comes of it", "[app][publish]") {
    Requests f;
    const PublishRequestOutcome outcome = f.ask();
    CHECK(outcome.changeset == f.changeset.id);
    CHECK(outcome.branch == branch("topic-1"));
    CHECK(outcome.requested);
    CHECK(outcome.outlook.pushes);
    CHECK_FALSE(outcome.outlook.makes_pull_request);
    CHECK(gates_of(outcome.outlook.holds) == PublishGates{PublishGate::epic_not_complete});
    CHECK(f.is_requested());
    CHECK(f.fixture.event_types().back() == "changeset.publish_requested");
    const auto events = f.fixture.event_types();
    CHECK(f.ask().outlook.pushes);
    CHECK(f.fixture.event_types() == events);
}

TEST_CASE("nothing is asked for where nothing can come of it", "[app][publish]") {
    Requests f;
    PublishGate gate = PublishGate::pr_mode_none;
    SECTION("without pull requests") {
        f.fixture.settings.admission.pr_mode = PrMode::none;
    }
    SECTION("after it has landed") {
        gate = PublishGate::settled;
        set_changeset_label(f.changeset, ChangesetLabel::merged);
        f.changeset = f.fixture.update(f.changeset);
    }
    const auto events = f.fixture.event_types();
    const PublishRequestOutcome outcome = f.ask();
    CHECK_FALSE(outcome.requested);
    CHECK(gates_of(outcome.outlook.holds) == PublishGates{gate});
    CHECK_FALSE(f.is_requested());
    CHECK(f.fixture.event_types() == events);
}

TEST_CASE("nobody asks for the work of others", "[app][publish]") {
    Requests f;
    CHECK(must_fail(request_publishing(f.fixture.worker("bob"), f.changeset.id)).code ==
          ErrorCode::lease_lost);
    const Bead other = f.fixture.changeset(f.epic, "Another");
    CHECK(must_fail(request_publishing(f.context, other.id)).code == ErrorCode::not_runnable);
    CHECK_FALSE(f.is_requested());
}
