#include "app/piece/piece_texts.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A piece is its artisan's commit, and its text is read from there", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const BeadId piece = done.pieces.at(0);
    const auto texts = unwrap(texts_of(at.store, at.repository, {piece, piece}));
    CHECK(texts == std::map<BeadId, std::string>{{piece, "a text by scout"}});
    const CommitId commit = unwrap(write_piece(at.work.plan, at.repository,
                                               {.title = "Given",
                                                .text = "A chart.",
                                                .provenance = "{}\n",
                                                .run = done.run.id,
                                                .parents = {piece}}));
    CHECK(unwrap(at.repository.pieces().read(commit)).parents ==
          std::vector{at.pieces_of(done.run.id).at(0).commit});
    CHECK(must_fail(texts_of(at.store, at.repository, {*BeadId::parse("at-nope1.1")})).code ==
          ErrorCode::not_found);
}

TEST_CASE("A text that is not in the repository is named by its piece", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const BeadId piece = done.pieces.at(0);
    unwrap(require_texts(at.store, at.repository, {piece}));
    at.repository.git.commits.lose(at.pieces_of(done.run.id).at(0).commit);
    for (const Error& error : {must_fail(texts_of(at.store, at.repository, {piece})),
                               must_fail(require_texts(at.store, at.repository, {piece}))}) {
        CHECK(error.code == ErrorCode::git_failed);
        CHECK(error.message == "the text of " + piece.str() + " is not in this repository");
        CHECK_THAT(error.hint, ContainsSubstring("refs/atelier/pieces/*"));
    }
}
