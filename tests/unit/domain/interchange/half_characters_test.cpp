#include "domain/interchange/half_characters.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("half of a pair becomes the character that stands for none", "[domain][interchange]") {
    using Text = std::optional<std::string>;
    CHECK(without_half_characters(R"("a\ud83d")") == Text(R"("a\ufffd")"));
    CHECK(without_half_characters(R"("\uDE00 b")") == Text(R"("\ufffd b")"));
    CHECK(without_half_characters(R"("\ud83d\ud83d\ude00")") == Text(R"("\ufffd\ud83d\ude00")"));
    // A byte each, as everywhere.
    CHECK(without_half_characters("\"\xf0\x9f\"") == Text("\"" + to_valid_utf8("\xf0\x9f") + "\""));
    CHECK(without_half_characters(R"("\ud83d)") == Text(R"("\ufffd)"));
    for (const char* whole :
         {R"("\ud83d\ude00")", R"("\\ud83d")", R"("\u0041\n")", R"("\u12")", ""}) {
        INFO(whole);
        CHECK_FALSE(without_half_characters(whole));
    }
}
