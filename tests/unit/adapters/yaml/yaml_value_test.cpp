#include "adapters/yaml/yaml_value.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

// As JSON, or "?" when it is not understood.
std::string read(const std::string& text) {
    const auto parsed = read_yaml(text);
    return parsed ? parsed->dump() : "?";
}

// What stands behind a key.
std::string value(const std::string& text) {
    const auto parsed = read_yaml("key: " + text);
    return parsed && parsed->find("key") != nullptr ? parsed->find("key")->dump() : "?";
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

TEST_CASE("what YAML could take for another kind of value is text, as it stands") {
    for (const char* text :
         {"yes", "No", "on", "True", "FALSE", "Null", "NULL", "+1", "1.50", "-0", "0x1f", "1e3",
          "2026-01-01T00:00:00Z", "12:30", ".inf", "1_000", "99999999999999999999"})
        CHECK(value(text) == Json(text).dump());
    CHECK(value("\"12\"") == "\"12\"");
    CHECK(value("'true'") == "\"true\"");
    CHECK(value("\"~\"") == "\"~\"");
    CHECK(read("12: true\nnull: x\n~: y\n") == R"({"12":true,"null":"x","~":"y"})");
}

TEST_CASE("what goes beyond the simple is not guessed at") {
    for (const std::string text :
         {"|\n text", ">\n text", "&a x",  "*a",           "!!int 3",       "!x y",
          "\"open",   "'open",    "[a, b", "\"a\" b",      "[a] b",         "{a: b",
          "a: b",     "@a",       "`a",    "%a",           "{a: 1, a: 2}",  "[&a b, *a]",
          "\"\\a\"",  "\xff",     "a\x01", "[a,\n---\nb]", "a\n---\nkey: b"}) {
        INFO("value <" << text << ">");
        CHECK(value(text) == "?");
    }
    CHECK(read("a: b\n  c: d\n") == "?");
    CHECK(read("- a\nb: c\n") == "?");
    CHECK(read("[a]: b\n") == "?");
    CHECK(read("\ta: b\n") == "?");
    CHECK(value(std::string(1000, '[')) == "?");
    CHECK(value(std::string(1000, '[') + std::string(1000, ']')) == "?");
    CHECK(value(std::string(15, '[') + std::string(15, ']')) != "?");
    std::string nested;
    for (std::size_t i = 0; i < 100; ++i)
        nested += std::string(i, ' ') + "k:\n";
    CHECK(read(nested + std::string(100, ' ') + "k: v\n") == "?");
}
