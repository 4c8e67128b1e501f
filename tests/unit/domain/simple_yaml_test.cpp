#include "domain/simple_yaml.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

// As JSON, or "?" when it is not understood.
std::string read(const std::string& text) {
    const auto lines = lines_of(text);
    const auto parsed = parse_simple_yaml({lines.begin(), lines.end()});
    return parsed ? parsed->dump() : "?";
}

std::string value(const std::string& text) {
    const auto parsed = parse_yaml_value(text);
    return parsed ? parsed->dump() : "?";
}

} // namespace

TEST_CASE("mappings and lists are read by their indentation") {
    CHECK(read("a: 1\nb:\n  c: x\n  d: [p, 'q r']\ne:\n- one\n- two\n") ==
          R"({"a":1,"b":{"c":"x","d":["p","q r"]},"e":["one","two"]})");
    CHECK(read("tickets:\n  - provider: github\n    id: 12\n    labels:\n      - x\n  -\n"
               "    provider: jira\n") ==
          R"({"tickets":[{"provider":"github","id":12,"labels":["x"]},{"provider":"jira"}]})");
    CHECK(read("# a comment\n\na: b # why\n") == R"({"a":"b"})");
    CHECK(read("a:\n  # nothing\nb: ~\n") == R"({"a":null,"b":null})");
    CHECK(read("") == "null");
}

TEST_CASE("scalars are what they look like, and text stays text") {
    CHECK(value("plain text") == R"("plain text")");
    CHECK(value("http://a.example/x#y") == R"("http://a.example/x#y")");
    CHECK(value("12") == "12");
    CHECK(value("-3") == "-3");
    CHECK(value("007") == R"("007")");
    CHECK(value("true") == "true");
    CHECK(value(R"("a\n\u00e9 \"b\"")") == "\"a\\né \\\"b\\\"\"");
    CHECK(value("'it''s'") == R"("it's")");
    CHECK(value("[a, {b: c, 'd': \"e\"}, ]") == R"(["a",{"b":"c","d":"e"}])");
    CHECK(value("[]") == "[]");
    CHECK(value(" # nothing") == "null");
}

TEST_CASE("what goes beyond the simple is not guessed at") {
    for (const std::string text : {"|", "&a x", "*a", "!!int 3", "\"open", "'open", "[a, b", "{a}",
                                   "\"a\" b", "[a] b", "{a: b"}) {
        INFO("value <" << text << ">");
        CHECK(value(text) == "?");
    }
    CHECK(read("a: |\n  text\n") == "?");
    CHECK(read("a: b\n  c: d\n") == "?");
    CHECK(read("just a sentence\nand another\n") == "?");
    CHECK(read("- a\nb: c\n") == "?");
    const std::string deep(1000, '[');
    CHECK(value(deep) == "?");
    std::string nested;
    for (std::size_t i = 0; i < 100; ++i)
        nested += std::string(i, ' ') + "k:\n";
    CHECK(read(nested + std::string(100, ' ') + "k: v\n") == "?");
}
