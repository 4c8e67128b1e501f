#include "app/changeset/changeset_guardrails.hpp"
#include "app/mail/notices.hpp"
#include "app/review/review.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Reviewing {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");

    BeadId ask_for_size(const Bead& changeset) {
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.worker(),
                             {.to = "overseer",
                              .subject = "NEEDS-DECISION: may it be larger?",
                              .thread = changeset.id,
                              .key = size_key(changeset.id)});
        }));
    }
    Bead block_it(const Bead& changeset) {
        return fixture.update(unwrap(block(changeset, "no access", fixture.clock.now())));
    }
    std::vector<AwaitedItem> items() {
        return unwrap(read_review(fixture.overseer(), gone, std::nullopt));
    }
};

} // namespace

TEST_CASE("a review says of each changeset what it waits for", "[app][review]") {
    Reviewing at;
    const Bead old = at.fixture.changeset(at.epic, "Old way");
    const Bead dependent = at.fixture.changeset(at.epic, "Use it", {.depends_on = {old.id}});
    at.fixture.update(unwrap(abandon(old, "not wanted", std::nullopt)));
    Bead done = at.fixture.changeset(at.epic, "Done");
    set_changeset_label(done, ChangesetLabel::in_progress);
    Changeset::set_done_head(done, commit);
    at.fixture.update(done);
    at.fixture.changeset(at.epic, "Ready");
    const auto items = at.items();
    REQUIRE(items.size() == 2);
    CHECK(items[0].bead == dependent.id);
    CHECK(items[0].awaited == Awaited::stranded);
    CHECK_THAT(items[0].text, ContainsSubstring(old.id.str()));
    CHECK(items[1].bead == done.id);
    CHECK(items[1].awaited == Awaited::done);
    CHECK_FALSE(items[1].to_review);
    at.fixture.settings.admission.review_required = true;
    CHECK(at.items()[1].to_review);
    CHECK_THAT(at.items()[1].text, ContainsSubstring("review.required is true"));
}

TEST_CASE("a question about a size comes before what else holds a changeset up", "[app][review]") {
    Reviewing at;
    const Bead changeset = at.block_it(at.fixture.changeset(at.epic, "Large"));
    const BeadId question = at.ask_for_size(changeset);
    const auto items = at.items();
    REQUIRE(items.size() == 1);
    CHECK(items[0].awaited == Awaited::size);
    CHECK(items[0].message == question);
    CHECK(items[0].text == "NEEDS-DECISION: may it be larger?");
}

TEST_CASE("an approval answers the question, once", "[app][review]") {
    Reviewing at;
    const Bead changeset = at.fixture.changeset(at.epic, "Large");
    const BeadId question = at.ask_for_size(changeset);
    const auto outcome =
        unwrap(approve_changeset_size(at.fixture.overseer(), changeset.id, " generated code "));
    CHECK_FALSE(outcome.already);
    CHECK(outcome.approved_by.str() == "atelier/overseer/olga");
    CHECK(at.fixture.get(question).status == BeadStatus::closed);
    const auto events = at.fixture.event_types();
    CHECK(std::count(events.begin(), events.end(), "changeset.size_approved") == 1);
    CHECK(unwrap(approve_changeset_size(at.fixture.overseer(), changeset.id, "again")).already);
    CHECK(at.fixture.event_types() == events);
    CHECK(at.items().empty());
}

TEST_CASE("what is blocked is unblocked by an approval only when its last block was its size",
          "[app][review]") {
    Reviewing at;
    const Bead changeset = at.block_it(at.fixture.changeset(at.epic, "Large"));
    const auto blocked_with = [&](ErrorCode code) {
        unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return plan.put(setback_of(changeset.id, code));
        }));
    };
    SECTION("size, then something else") {
        blocked_with(ErrorCode::guardrail_exceeded);
        blocked_with(ErrorCode::checks_failed);
        CHECK_FALSE(
            unwrap(approve_changeset_size(at.fixture.overseer(), changeset.id, "x")).unblocked);
        CHECK(state_of(at.fixture.get(changeset.id)) == ChangesetState::blocked);
    }
    SECTION("a binary file, which no approval allows") {
        unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return plan.put(Setback{changeset.id, TooLarge{{"a.png"}}});
        }));
        CHECK_FALSE(
            unwrap(approve_changeset_size(at.fixture.overseer(), changeset.id, "x")).unblocked);
    }
    SECTION("something else, then size") {
        blocked_with(ErrorCode::checks_failed);
        blocked_with(ErrorCode::guardrail_exceeded);
        CHECK(unwrap(approve_changeset_size(at.fixture.overseer(), changeset.id, "x")).unblocked);
        CHECK(state_of(at.fixture.get(changeset.id)) == ChangesetState::ready);
    }
}

TEST_CASE("what is reviewed of an epic is what stands below it, whatever its id looks like",
          "[app][review]") {
    Reviewing at;
    const auto blocked_below = [&](const Bead& epic, const std::string& name) {
        Bead bead{.id = id(name), .title = name};
        bead.labels = {"at:changeset"};
        set_changeset_label(bead, ChangesetLabel::ready);
        bead.parent = epic.id;
        return at.block_it(at.fixture.create(bead)).id;
    };
    const Bead other = at.fixture.epic("Other");
    const BeadId moved_in = blocked_below(at.epic, other.id.str() + ".7");
    const BeadId moved_out = blocked_below(other, at.epic.id.str() + ".7");
    const auto of = [&](const BeadId& epic) {
        std::vector<BeadId> ids;
        for (const AwaitedItem& item : unwrap(read_review(at.fixture.overseer(), gone, epic)))
            ids.push_back(item.bead);
        return ids;
    };
    CHECK(of(at.epic.id) == std::vector<BeadId>{moved_in});
    CHECK(of(other.id) == std::vector<BeadId>{moved_out});
}
