#include "base/broken_json.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a string of broken JSON is read to its end, or as far as it goes", "[base][json]") {
    const auto read = [](std::string_view text) {
        return string_of_broken_json(text, "output").value_or("none");
    };
    CHECK(read(R"({"output": "all of it",})") == "all of it");
    CHECK(read(R"({"output" : "text so far)") == "text so far");
    CHECK(read(R"({"output": "half an escape\)") == "half an escape");
    CHECK(read(R"({"output": )") == "none");
    CHECK(read(R"({"output": 3, "x": "output")") == "none");
    CHECK(read(R"({"other": "x")") == "none");
    CHECK(read(R"({"say": "output", "output": "this one")") == "this one");
}

TEST_CASE("escapes of broken JSON are resolved in one pass", "[base][json]") {
    const auto read = [](std::string_view text) {
        return string_of_broken_json("{\"output\": \"" + std::string(text), "output").value_or("");
    };
    CHECK(read(R"(C:\\new\\table)") == R"(C:\new\table)");
    CHECK(read(R"(a\n\"b\"\t\/)") == "a\n\"b\"\t/");
    CHECK(read(R"(\u00e9\u20ac\ud83d\ude00)") == "\u00e9\u20ac\U0001F600");
    CHECK(read(R"(\ud83d alone)") == "\uFFFD alone");
    CHECK(read(R"(\uZZ)") == "\uFFFDZZ");
}
