#include "app/piece/settle_pieces.hpp"

#include "app/piece/gallery.hpp"
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

TEST_CASE("A piece that the store does not know keeps its ref", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const CommitId commit = at.pieces_of(done.run.id).at(0).commit;
    const std::string newer = "refs/atelier/pieces/" + done.run.id.str() + ".7";
    at.repository.force(newer, commit);
    unwrap(settle_pieces(at.world.desk(), done.run.id));
    CHECK(at.repository.git.ref(newer) == commit);
}

TEST_CASE("The ref of a piece whose deletion was cut off goes with the next look", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const Piece piece = at.pieces_of(done.run.id).at(0);
    at.repository.made.before_settle = [] { return fail(ErrorCode::git_failed, "no"); };
    CHECK_FALSE(delete_piece(at.world.desk(), piece.id, false));
    CHECK(at.pieces_of(done.run.id).empty());
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + piece.id.str()) == piece.commit);
    at.repository.made.before_settle = [] { return Result<void>(); };
    unwrap(settle_pieces(at.world.desk(), done.run.id));
    CHECK_FALSE(at.repository.git.ref("refs/atelier/pieces/" + piece.id.str()));
}

TEST_CASE("New pieces get numbers above those that have a ref", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.drive(run, 1);
    const CommitId commit = at.pieces_of(run).at(0).commit;
    // An older copy of the store was put back.
    at.repository.force("refs/atelier/pieces/" + run.str() + ".2", commit);
    at.repository.force("refs/atelier/pieces/" + run.str() + ".5", commit);
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.pieces_of(run).at(1).id.str() == run.str() + ".6");
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + run.str() + ".5") == commit);
}

TEST_CASE("No number is passed over where the store knows all that has a ref", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.drive(run, 1);
    unwrap(pass_numbers_in_use(at.work.plan, at.repository, run));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.pieces_of(run).at(1).id.str() == run.str() + ".2");
}
