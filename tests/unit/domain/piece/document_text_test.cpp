#include "domain/piece/document_text.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("A document ends as it ended before, and a new one with a line end", "[domain][piece]") {
    CHECK(revised_document(std::nullopt, "New.") == "New.\n");
    CHECK(revised_document("", "New.") == "New.\n");
    CHECK(revised_document("Old.\n", "New.") == "New.\n");
    CHECK(revised_document("Old.", "New.") == "New.");
}

TEST_CASE("A document of which only the blanks around it differ stays", "[domain][piece]") {
    CHECK_FALSE(revised_document("\n  Old.\n\n", "Old."));
    CHECK_FALSE(revised_document("Old.", "Old."));
    CHECK(revised_document(std::nullopt, "") == "\n");
    CHECK(revised_document("Old  one.", "Old one."));
}
