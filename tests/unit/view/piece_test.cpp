#include "support/catch.hpp"
#include "support/run_views.hpp"
#include "view/gallery.hpp"
#include "view/hello.hpp"
#include "view/lineage.hpp"
#include "view/piece.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A piece is told with its text and all that is kept of it", "[view][piece]") {
    const ShownPiece shown{.piece = shown_run().pieces[0],
                           .text = "Blue,\nand no end of it",
                           .provenance =
                               R"({"request":"Write of the sea","considerations":["a","b"],)"
                               R"("choices":[{"decision":"no rhyme","reason":"short"}]})",
                           .children = {id("at-r1.3")}};
    const std::string text = piece_text(shown, run_time, {});
    CHECK_THAT(text, ContainsSubstring("at-r1.1  calligrapher, verse, just now\n"));
    CHECK_THAT(text, ContainsSubstring("request   Write of the sea"));
    CHECK_THAT(text, ContainsSubstring("meant as  the colour of it"));
    CHECK_THAT(text, ContainsSubstring("weighed   a; b"));
    CHECK_THAT(text, ContainsSubstring("chose     no rhyme (short)"));
    CHECK_THAT(text, ContainsSubstring("became    at-r1.3"));
    CHECK_THAT(text, ContainsSubstring("\n\nBlue,\nand no end of it\n"));
    CHECK(piece_json(shown).find("provenance")->string_at("request") == "Write of the sea");
    ShownPiece broken = shown;
    broken.provenance = "{";
    CHECK(piece_json(broken).find("provenance")->is_null());
}

TEST_CASE("What a terminal would obey does not get there from a piece", "[view][piece]") {
    Piece piece = shown_run().pieces[0];
    piece.form = "verse\x1b[31m";
    CHECK(piece_as_it_comes(piece, "a\x1b[2Jb", {}).find('\x1b') == std::string::npos);
    CHECK(piece_text({.piece = piece, .text = "a\x1b[2J"}, run_time, {}).find('\x1b') ==
          std::string::npos);
}

TEST_CASE("A gallery says what to type where it is empty", "[view][piece]") {
    CHECK_THAT(gallery_text({}, {}, run_time, {}), ContainsSubstring("git atelier commission"));
    CHECK(gallery_text({.in_gallery = 5}, {.search = "x"}, run_time, {}) ==
          "no piece matches; 'git atelier gallery' lists all 5\n");
    CHECK(gallery_text({.all = 1, .in_gallery = 1}, {.part = {.offset = 9}}, run_time, {}) ==
          "there is only 1 piece; 'git atelier gallery' lists the one there is\n");
    const PieceList some{.pieces = shown_run().pieces, .all = 4, .in_gallery = 4};
    const std::string text = gallery_text(some, {}, run_time, {});
    CHECK_THAT(text, ContainsSubstring("put together"));
    CHECK_THAT(text, ContainsSubstring("1 more piece; --offset 3 shows it\n"));
    CHECK(gallery_json(some, {}).find("pieces")->as_array().size() == 3);
}

TEST_CASE("A lineage is a tree from the piece down to its roots", "[view][piece]") {
    const std::string text = lineage_text(shown_lineage(), {});
    CHECK_THAT(text, ContainsSubstring("made from:\nat-r1.3"));
    CHECK_THAT(text, ContainsSubstring("\n  at-r1.1"));
    CHECK_THAT(text, ContainsSubstring("\n  at-r1.2"));
    CHECK_THAT(text, !ContainsSubstring("made from it"));
    const Lineage alone = lineage_of(id("at-r1.1"), {}, shown_run().pieces);
    CHECK(lineage_text(alone, {}) == "at-r1.1 was made from nothing but its request\n");
    const Json document = lineage_json(shown_lineage());
    CHECK(document.find("lineage")->find("ancestors")->as_array().size() == 2);
}

TEST_CASE("A lineage says where two pieces come together", "[view][piece]") {
    CommonOrigin common{.with = id("at-r1.9"), .pieces = {shown_run().pieces.front()}};
    const std::string first = common.pieces.front().id.str();
    CHECK_THAT(lineage_text(shown_lineage(), {}, common),
               ContainsSubstring("\nat-r1.3 and at-r1.9 both go back to:\n" + first));
    const Json document = lineage_json(shown_lineage(), common);
    const Json* const shown = document.find("lineage")->find("common");
    REQUIRE(shown != nullptr);
    CHECK(shown->string_at("with") == "at-r1.9");
    CHECK(shown->find("ancestors")->as_array().size() == 1);
    common.pieces.clear();
    CHECK_THAT(lineage_text(shown_lineage(), {}, common),
               ContainsSubstring("were made from nothing in common\n"));
    CHECK(lineage_json(shown_lineage()).find("lineage")->find("common")->is_null());
}

TEST_CASE("What hello has made is shown with three things to try", "[view][piece]") {
    const HelloOutcome outcome{shown_run(), {}, shown_lineage()};
    const std::string text = hello_text(outcome, run_time, {});
    CHECK_THAT(text, ContainsSubstring("In the gallery now:"));
    CHECK_THAT(text, ContainsSubstring("  git atelier gallery at-r1.3\n"));
    CHECK_THAT(text, ContainsSubstring("  git atelier commission "));
    CHECK(hello_json(outcome).find("lineage")->is_object());
}

TEST_CASE("Thanks are counted in words", "[view][piece]") {
    CHECK(thanked_text(id("at-r1.1"), 1) == "at-r1.1 has been thanked for once\n");
    CHECK(thanked_text(id("at-r1.1"), 2) == "at-r1.1 has been thanked for 2 times\n");
}
