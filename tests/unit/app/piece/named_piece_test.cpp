#include "app/piece/named_piece.hpp"

#include "support/run_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct NamedPieces {
    RunFixture at;

    NamedPieces() {
        PlanStore& store = at.work.plan.store;
        for (const char* run : {"at-ab12", "at-ab77", "at-cd34", "ab-ef56"})
            put_run(store, a_run(run));
        put_piece(store, a_piece("at-ab12.1", "at-ab12", 1));
        put_piece(store, a_piece("at-ab12.2", "at-ab12", 2), {id("at-ab12.1")});
        put_piece(store, a_piece("at-ab77.1", "at-ab77", 3));
        put_piece(store, a_piece("at-ab77.12", "at-ab77", 4));
        put_piece(store, a_piece("at-cd34.3", "at-cd34", 5));
    }

    std::string meant(std::string_view written, PieceNaming naming = PieceNaming::any_part) {
        const auto found = unwrap(named_piece(at.work.plan, written, naming));
        return found ? found->str() : "";
    }
    Error refused(std::string_view written, PieceNaming naming = PieceNaming::any_part) {
        return must_fail(require_named_piece(at.work.plan, written, naming));
    }
};

} // namespace

TEST_CASE("A piece is meant by its id, the beginning of it, or any part of it", "[app][piece]") {
    NamedPieces pieces;
    CHECK(pieces.meant("at-ab12.1") == "at-ab12.1");
    CHECK(pieces.meant("at-ab77.1") == "at-ab77.1");
    CHECK(pieces.meant("ab12.1") == "at-ab12.1");
    CHECK(pieces.meant("ab7.12") == "at-ab77.12");
    CHECK(pieces.meant("cd") == "at-cd34.3");
    CHECK(pieces.meant("d3") == "at-cd34.3");
    CHECK(pieces.meant(".3") == "at-cd34.3");
    CHECK(pieces.meant("ab77.2") == "");
    CHECK(pieces.meant("nothing") == "");
    CHECK(pieces.meant("") == "");
    CHECK(pieces.meant(".") == "");
    CHECK(pieces.meant("cd%") == "");
    CHECK(pieces.meant("\x1b[2J") == "");
}

TEST_CASE("Of several pieces the one is meant from which no later one of its run was made",
          "[app][piece]") {
    NamedPieces pieces;
    CHECK(pieces.meant("at-ab12") == "at-ab12.2");
    CHECK(pieces.refused("ab").code == ErrorCode::ambiguous);
    CHECK(pieces.refused("ab7").message == "'ab7' may be at-ab77.12 (what is in at-ab77.12), "
                                           "at-ab77.1 (what is in at-ab77.1)");
    CHECK(pieces.refused("ab7").details.find("choices")->as_array().size() == 2);
}

TEST_CASE("Of many pieces that may be meant the newest are named, and the others counted",
          "[app][piece]") {
    NamedPieces pieces;
    put_run(pieces.at.work.plan.store, a_run("at-gh90"));
    for (int number = 1; number <= 8; ++number)
        put_piece(pieces.at.work.plan.store,
                  a_piece("at-gh90." + std::to_string(number), "at-gh90", number));
    const Error fault = pieces.refused("gh");
    CHECK_THAT(fault.message, ContainsSubstring("at-gh90.8 ("));
    CHECK_THAT(fault.message, ContainsSubstring(" and 3 more"));
    CHECK_THAT(fault.message, !ContainsSubstring("at-gh90.3 "));
}

TEST_CASE("To delete a piece its id is written in full, or a beginning that no other has",
          "[app][piece]") {
    NamedPieces pieces;
    CHECK(pieces.meant("cd34", PieceNaming::beginning) == "at-cd34.3");
    CHECK(pieces.meant("d3", PieceNaming::beginning) == "");
    CHECK(pieces.meant(".3", PieceNaming::beginning) == "");
    CHECK(pieces.meant("at-ab12.1", PieceNaming::beginning) == "at-ab12.1");
    CHECK(pieces.refused("at-ab12", PieceNaming::beginning).code == ErrorCode::ambiguous);
}

TEST_CASE("Of what means no piece it is said which one was nearly written", "[app][piece]") {
    NamedPieces pieces;
    const Error mistyped = pieces.refused("at-ce34.3");
    CHECK(mistyped.code == ErrorCode::not_found);
    CHECK(mistyped.message == "there is no piece at-ce34.3; did you mean 'at-cd34.3'?");
    CHECK(pieces.refused("zzzz").message == "there is no piece zzzz");
    CHECK(pieces.refused("a b").code == ErrorCode::usage);
}
