#include "app/review/pin.hpp"

#include "app/changeset/task_done.hpp"
#include "app/claim/claim_epic.hpp"
#include "app/undo/decision_recorder.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "view/pin.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PinnedPlan : PlanFixture {
    Bead whole = epic("First");
    Bead part = changeset(whole, "Part");

    PinOutcome pins(const BeadId& id) { return unwrap(pin(overseer(), gone, id)); }
    PinOutcome unpins(const BeadId& id) { return unwrap(unpin(overseer(), id)); }
    ErrorCode refused(const BeadId& id) { return must_fail(pin(overseer(), gone, id)).code; }
    Result<ClaimOutcome> claims() {
        return claim_epic(worker(), {.epic = whole.id, .holder = {*SessionId::parse("s-1"), {}}},
                          gone);
    }
};

} // namespace

TEST_CASE("a pinned epic is claimed by nobody until it is unpinned", "[app][pin]") {
    PinnedPlan f;
    const PinOutcome done = f.pins(f.whole.id);
    CHECK_FALSE(done.already);
    CHECK(pinned_text(done, Style{}) == "pinned " + f.whole.id.str() +
                                            " First; 'git atelier unpin " + f.whole.id.str() +
                                            "' releases it\n");
    CHECK(f.pins(f.whole.id).already);
    const Error refused = must_fail(f.claims());
    CHECK(refused.code == ErrorCode::pinned);
    CHECK(refused.hint ==
          "it was pinned on purpose; 'git atelier unpin " + f.whole.id.str() + "' unpins it");
    CHECK_FALSE(f.unpins(f.whole.id).already);
    CHECK(f.unpins(f.whole.id).already);
    CHECK(f.claims());
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "bead.pinned") == 1);
    CHECK(std::ranges::count(types, "bead.unpinned") == 1);
}

TEST_CASE("what is unpinned is what it was before", "[app][pin]") {
    PinnedPlan f;
    f.update(unwrap(block(f.part, "stuck", f.clock.now())));
    f.pins(f.part.id);
    CHECK(f.unpins(f.part.id).bead.status == BeadStatus::blocked);
    CHECK(state_of(f.get(f.part.id)) == ChangesetState::blocked);
    // Pinned by another program, while it was open.
    Bead elsewhere = f.update(unwrap(unblock(f.get(f.part.id))));
    elsewhere.status = BeadStatus::pinned;
    f.update(elsewhere);
    CHECK(f.unpins(f.part.id).bead.status == BeadStatus::open);
}

TEST_CASE("what somebody holds, what is closed and what is no work is not pinned", "[app][pin]") {
    PinnedPlan f;
    unwrap(f.claims());
    CHECK(f.refused(f.whole.id) == ErrorCode::epic_taken);
    CHECK(f.refused(f.worker().caller_bead()) == ErrorCode::usage);
    Bead over = f.get(f.part.id);
    over.status = BeadStatus::closed;
    f.update(over);
    CHECK(f.refused(f.part.id) == ErrorCode::not_runnable);
    CHECK(f.refused(*BeadId::parse("at-zzzzz")) == ErrorCode::not_found);
}

TEST_CASE("a pinned changeset can be held within an epic that is worked on", "[app][pin]") {
    PinnedPlan f;
    unwrap(f.claims());
    f.pins(f.part.id);
    CHECK(must_fail(abandon(f.get(f.part.id), "no", {})).code == ErrorCode::pinned);
    CHECK(pin_json(f.unpins(f.part.id)).dump() ==
          R"({"id":")" + f.part.id.str() +
              R"(","title":"Part","status":"open","pinned":false,"already":false})");
}
