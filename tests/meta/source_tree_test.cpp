#include "meta/source_tree.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

TEST_CASE("comments and literals are blanked without moving a line") {
    const std::string text = "a(); // system(\n\"sys(\" /* x\ny */ b();\n";
    const auto blank = [](std::size_t n) { return std::string(n, ' '); };
    CHECK(code_of(text) == "a(); " + blank(10) + "\n" + blank(11) + "\n" + blank(4) + " b();\n");
}

TEST_CASE("literals can be kept and comments inside them are none") {
    CHECK(code_of("f(\"http://x\"); // y", true) == "f(\"http://x\");     ");
}

TEST_CASE("raw strings end at their own delimiter") {
    CHECK(code_of("R\"re(\" // )re\"; g();") == "              ; g();");
}

TEST_CASE("a digit separator opens no character literal") {
    CHECK(code_of("x = 1'000; system(y);") == "x = 1'000; system(y);");
}

TEST_CASE("the tree holds this file and nothing from a build folder") {
    bool found = false;
    for (const auto& file : tree()) {
        CHECK_FALSE(file.path.starts_with("build/"));
        found = found || file.path == "tests/meta/source_tree_test.cpp";
    }
    CHECK(found);
}
