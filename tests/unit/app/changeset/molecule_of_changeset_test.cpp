#include "app/changeset/molecule_of_changeset.hpp"

#include "app/review/abandon_bead.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void end_run_of(MoleculeFixture& f, RunStatus as) {
    const Context olga = f.overseer();
    unwrap(f.store.write(olga.stamp(), [&](PlanWriter& plan) {
        return end_molecule(plan, olga, f.get(f.changeset.id), as, "it has landed");
    }));
}

} // namespace

TEST_CASE("a run is over with the changeset that it carried out", "[app][molecule]") {
    MoleculeFixture f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.agents.expect([](const TurnRequest&) {});
    f.session();
    f.session();
    REQUIRE(f.mail_to_overseer().size() == 1);
    const RunStatus as = GENERATE(RunStatus::completed, RunStatus::cancelled);
    end_run_of(f, as);
    const Run run = f.run_of(f.changeset);
    CHECK(run.status == as);
    CHECK(run.ended_at);
    CHECK(is_closed(f.get(run.id)));
    CHECK(f.mail_to_overseer().empty());
    const auto types = f.event_types();
    CHECK(types.back() == (as == RunStatus::completed ? "run.completed" : "run.cancelled"));
    // Once is enough.
    const std::size_t events = f.events().size();
    end_run_of(f, as);
    CHECK(f.events().size() == events);
}

TEST_CASE("an abandoned changeset takes its run along", "[app][molecule]") {
    MoleculeFixture f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    const Context olga = f.overseer();
    unwrap(abandon_bead({olga, f.repository, f.files, f.paths, f.machine_probe()},
                        {.id = f.changeset.id, .reason = "no more", .confirmed = true}));
    CHECK(f.run_of(f.changeset).status == RunStatus::cancelled);
}

TEST_CASE("what becomes of a changeset without a run changes nothing", "[app][molecule]") {
    MoleculeFixture f;
    const std::size_t events = f.events().size();
    end_run_of(f, RunStatus::completed);
    CHECK(f.events().size() == events);
}

TEST_CASE("a review decides at a gate for one, and answers no question", "[app][molecule]") {
    MoleculeFixture f;
    const GateKind kind = GENERATE(GateKind::review, GateKind::approval, GateKind::answer);
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {GateStep{.kind = kind}}});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    REQUIRE(f.mail_to_overseer().size() == 1);
    const Context olga = f.overseer();
    unwrap(f.store.write(olga.stamp(), [&](PlanWriter& plan) {
        return close_gate(plan, f.get(f.changeset.id), "approved");
    }));
    CHECK(f.mail_to_overseer().empty() == (kind != GateKind::answer));
}
