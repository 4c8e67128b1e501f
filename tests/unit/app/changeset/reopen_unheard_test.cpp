#include "app/changeset/reopen_unheard.hpp"

#include "app/mail/notices.hpp"
#include "domain/bead/changeset.hpp"
#include "support/held_changeset.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what is done is worked on again when its worker has not heard all", "[app][mail]") {
    HeldChangeset at;
    PlanFixture& f = at.fixture;
    f.update(unwrap(mark_done(at.changeset, commit)));
    const auto ask = [&] {
        return unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return reopen_unheard(plan, at.epic.id, at.changeset.id);
        }));
    };
    CHECK(ask().empty());
    CHECK(state_of(f.get(at.changeset.id)) == ChangesetState::done);
    const auto about = GENERATE(true, false);
    const BeadId said = unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, f.overseer(),
                         {.to = "worker",
                          .subject = "Wait",
                          .thread = about ? at.changeset.id : at.epic.id,
                          .key = "wait"});
    }));
    CHECK(ask() == std::vector{said});
    CHECK_FALSE(unwrap(Changeset::of(f.get(at.changeset.id))).done_head());
    CHECK(f.event_types().back() == "changeset.reopened");
    CHECK(unheard_text(1, "anything lands") ==
          "1 message about it came in meanwhile; the next session is told before anything lands");
}
