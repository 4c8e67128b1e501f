#include "app/document/document_plan.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A run that makes a text has no document", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    CHECK_FALSE(works_on_document(at.run_of(run)));
    CHECK_FALSE(
        unwrap(at.store.read([&](PlanReader& plan) { return planned_document(plan, run); })));
    CHECK(must_fail(at.store.read([&](PlanReader& plan) {
              return planned_document(plan, *BeadId::parse("at-nope1"));
          })).code == ErrorCode::not_found);
}

TEST_CASE("What is remembered of a document has to fit its run", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    unwrap(at.store.write(at.work.plan.stamp(), [&](PlanWriter& plan) {
        return plan.remember("run-document:" + run.str(), "nonsense");
    }));
    CHECK(must_fail(at.store.read([&](PlanReader& plan) {
              return planned_document(plan, run);
          })).code == ErrorCode::invariant_broken);
}
