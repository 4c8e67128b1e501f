#include "app/piece/gallery.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<std::string> ids(const PieceList& list) {
    std::vector<std::string> out;
    for (const Piece& piece : list.pieces)
        out.push_back(piece.id.str());
    return out;
}

} // namespace

TEST_CASE("The gallery is listed newest first, by who made it and what it says", "[app][run]") {
    RunFixture at;
    const auto list = [&](const GalleryRequest& request) {
        return unwrap(list_pieces(at.work.plan, at.catalog, request));
    };
    CHECK(list({}).in_gallery == 0);
    const DriveOutcome first =
        at.carry(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.clock.advance(Seconds{1});
    const DriveOutcome second = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(ids(list({})) == std::vector{second.pieces.at(0).str(), first.pieces.at(0).str()});
    CHECK(list({.all = true}).all == 3);
    CHECK(ids(list({.artisan = "The scout"})) == std::vector{first.pieces.at(0).str()});
    CHECK(ids(list({.artisan = "scout"})) == std::vector{first.pieces.at(0).str()});
    CHECK(ids(list({.search = "BY SCOUT"})) == std::vector{first.pieces.at(0).str()});
    CHECK(list({.artisan = "nobody"}).in_gallery == 2);
    CHECK(ids(list({.part = {.limit = 1, .offset = 1}})) == std::vector{first.pieces.at(0).str()});
    for (const ListPart part : {ListPart{}, ListPart{1, 0}, ListPart{1, 1}, ListPart{1, 2},
                                ListPart{2, 0}, ListPart{3, 1}, ListPart{0, 1}, ListPart{0, 5}})
        CHECK(list({.part = part}).all == 2);
    CHECK(list({.search = "by scout", .part = {20, 0}}).all == 1);
}

TEST_CASE("A piece is shown with its text and family, and thanked for", "[app][run]") {
    RunFixture at;
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    const auto pieces = at.pieces_of(done.run.id);
    const ShownPiece first = unwrap(show_piece(at.world.desk(), pieces.at(0).id));
    CHECK(first.text == "a text by calligrapher");
    CHECK(first.parents.empty());
    CHECK(first.children == std::vector{pieces.at(1).id});
    CHECK(unwrap(show_piece(at.world.desk(), pieces.at(1).id)).parents ==
          std::vector{pieces.at(0).id});
    CHECK(unwrap(thank_piece(at.work.plan, pieces.at(1).id)) == 1);
    CHECK(unwrap(thank_piece(at.work.plan, pieces.at(1).id)) == 2);
    CHECK(must_fail(show_piece(at.world.desk(), *BeadId::parse("at-nope1.1"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("A piece from which others were made goes only with these", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.drive(run, 1);
    const BeadId first = at.pieces_of(run).at(0).id;
    CHECK(must_fail(delete_piece(at.world.desk(), first, true)).code == ErrorCode::not_runnable);
    at.drive(run);
    const BeadId second = at.pieces_of(run).at(1).id;
    CHECK(must_fail(delete_piece(at.world.desk(), first, false)).code == ErrorCode::built_on);
    SECTION("the last one alone") {
        CHECK(unwrap(delete_piece(at.world.desk(), second, false)).pieces.size() == 1);
        CHECK_FALSE(at.repository.git.ref("refs/atelier/pieces/" + second.str()));
        CHECK(at.repository.git.ref("refs/atelier/pieces/" + first.str()));
    }
    SECTION("all of them") {
        CHECK(unwrap(delete_piece(at.world.desk(), first, true)).pieces.size() == 2);
        CHECK(at.pieces_of(run).empty());
        CHECK_FALSE(at.repository.git.ref("refs/atelier/pieces/" + second.str()));
    }
}

TEST_CASE("A piece from which a run begins stays until that is over", "[app][run]") {
    RunFixture at;
    const BeadId made = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.drive(made);
    const BeadId piece = at.pieces_of(made).at(0).id;
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.sources = {piece};
    request.status = RunStatus::queued;
    const BeadId queued = at.start(request);
    const Error error = must_fail(delete_piece(at.world.desk(), piece, true));
    CHECK(error.code == ErrorCode::not_runnable);
    CHECK(error.message == queued.str() + " begins from " + piece.str() + ", and is not over");
    CHECK_THAT(error.hint, ContainsSubstring("abandon " + queued.str()));
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + piece.str()));
    unwrap(at.say({.run = queued, .kind = SignalKind::abandon, .text = "no"}));
    CHECK(unwrap(delete_piece(at.world.desk(), piece, false)).pieces.size() == 1);
}
