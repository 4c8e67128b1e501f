#include "domain/piece/provenance.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("What a piece was made by is kept beside it", "[domain][piece]") {
    const Reply reply{.content = "Blue.", .interpretation = "the colour"};
    const auto parsed = parse_json(
        provenance_text(reply, {.request = "Of the sea", .form = "verse", .model = "small"}));
    const auto& json = std::get<Json>(parsed);
    CHECK(json.string_at("interpretation") == "the colour");
    CHECK(json.string_at("request") == "Of the sea");
    CHECK(json.string_at("model") == "small");
    CHECK(json.find("choices")->is_array());
}

TEST_CASE("A preview is one short line", "[domain][piece]") {
    CHECK(piece_preview("\n  Blue,\n\n  and deep.\n") == "Blue, and deep.");
    CHECK(piece_preview(std::string(100, 'a')).size() < 60);
    CHECK(piece_preview("").empty());
}
