#include "app/piece/read_lineage.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Where a piece comes from is read from the store", "[app][run]") {
    RunFixture at;
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const auto pieces = at.pieces_of(done.run.id);
    const Lineage whole = unwrap(read_lineage(at.work.plan, pieces.at(2).id));
    CHECK(whole.ancestors.size() == 2);
    CHECK(whole.roots == std::vector{pieces.at(0).id, pieces.at(1).id});
    const Lineage part = unwrap(read_lineage(at.work.plan, pieces.at(0).id));
    CHECK(part.descendants.size() == 1);
    CHECK(must_fail(read_lineage(at.work.plan, *BeadId::parse("at-nope1.1"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("What two pieces were both made from is read from the store", "[app][run]") {
    RunFixture at;
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const auto pieces = at.pieces_of(done.run.id);
    const Lineage whole = unwrap(read_lineage(at.work.plan, pieces.at(2).id));
    const CommonOrigin common = unwrap(read_common_origin(at.work.plan, whole, pieces.at(0).id));
    CHECK(common.with == pieces.at(0).id);
    CHECK(common.pieces == std::vector{pieces.at(0)});
    const Lineage part = unwrap(read_lineage(at.work.plan, pieces.at(0).id));
    CHECK(unwrap(read_common_origin(at.work.plan, part, pieces.at(1).id)).pieces.empty());
    CHECK(must_fail(read_common_origin(at.work.plan, whole, *BeadId::parse("at-nope1.1"))).code ==
          ErrorCode::not_found);
}
