#include "app/work/session_stages.hpp"

#include "support/session_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Stages : SessionFixture {
    WorkContext work = work_context();
    SessionRequest asked = request(changeset);
    SessionRun run{work, asked, *SessionId::parse("s-1"), clock.now()};

    Stages() { work.plan.session = run.id; }
};

} // namespace

TEST_CASE("a claimed epic is given as it stood before", "[app][session]") {
    Stages f;
    const EpicTree before = unwrap(claim_stage(f.run));
    CHECK(before.epic().assignee.empty());
    CHECK(f.get(f.epic.id).assignee == "atelier/worker/worker-1");
    CHECK(f.session("s-1").value().stage == Stage::claim);
}

TEST_CASE("what begins with the work is written with the choice, or not at all", "[app][session]") {
    Stages f;
    unwrap(claim_stage(f.run));
    const auto refused = choose_stage(f.run, [](PlanWriter&, Bead&) -> Result<void> {
        return fail(ErrorCode::run_busy, "somebody carries it");
    });
    CHECK(must_fail(refused).code == ErrorCode::run_busy);
    CHECK(f.state(f.changeset) == ChangesetState::ready);
    unwrap(choose_stage(f.run, [](PlanWriter&, Bead& changeset) -> Result<void> {
        Changeset::set_molecule(changeset, *BeadId::parse("at-run"));
        return {};
    }));
    CHECK(f.state(f.changeset) == ChangesetState::working);
    CHECK(unwrap(molecule_of(f.get(f.changeset.id))) == *BeadId::parse("at-run"));
    // Started once.
    const std::size_t events = f.events().size();
    unwrap(choose_stage(f.run));
    CHECK(f.events().size() == events);
}
