#include "app/piece/settle_pieces.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Refs of pieces are made, moved and dropped as the store says", "[app][run]") {
    RunFixture at;
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    const auto pieces = at.pieces_of(done.run.id);
    const std::string first = "refs/atelier/pieces/" + pieces.at(0).id.str();
    const std::string second = "refs/atelier/pieces/" + pieces.at(1).id.str();
    const std::string others = "refs/atelier/pieces/at-other.1";
    at.repository.force(first, pieces[0].commit);
    at.repository.force(second, std::nullopt);
    at.repository.force(others, pieces[0].commit);
    unwrap(settle_pieces(at.world.desk(), done.run.id));
    CHECK_FALSE(at.repository.git.ref(first));
    CHECK(at.repository.git.ref(second) == pieces[1].commit);
    CHECK(at.repository.git.ref(others) == pieces[0].commit);

    at.repository.force(second, pieces[0].commit);
    CHECK(must_fail(settle_pieces(at.world.desk(), done.run.id)).code == ErrorCode::root_moved);
}
