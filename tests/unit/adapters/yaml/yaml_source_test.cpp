#include "adapters/yaml/yaml_source.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

// A tree as one line: kinds, lines and texts.
std::string drawn(const YamlNode& node) {
    std::string out = std::to_string(node.line) + (node.elaborate ? "!" : "");
    if (node.is_nothing()) return out + "~" + node.text;
    if (node.is_scalar())
        return out + (node.plain ? "=" : "'") + node.text +
               (node.unsound.empty() ? "" : "(" + node.unsound + ")");
    out += node.is_list() ? "[" : "{";
    for (const YamlPart& item : node.items)
        out += drawn(*item) + ",";
    for (const auto& [key, value] : node.members)
        out += drawn(*key) + ":" + drawn(*value) + ",";
    return out + (node.is_list() ? "]" : "}");
}

std::string tree(const std::string& text) {
    const auto loaded = load_yaml(text);
    return loaded ? drawn(**loaded) : "fault " + std::to_string(loaded.error().line);
}

YamlFault yaml_fault(const std::string& text) {
    const auto loaded = load_yaml(text);
    if (loaded) FAIL("was taken for YAML: " << text);
    return loaded.error();
}

} // namespace

TEST_CASE("each part of a text in YAML knows its kind and its line") {
    CHECK(tree("a: 1\nb:\n  - x\n  - 'y'\n  - [z, ~]\nc:\nd: NULL\n") ==
          "1{1=a:1=1,2=b:3[3=x,4'y,5[5=z,5~~,],],6=c:7~,7=d:7~NULL,}");
    CHECK(tree("") == "1~");
    CHECK(tree("# nothing\n") == "1~");
    CHECK(tree("just text") == "1=just text");
    CHECK(tree("a: 1\na: 2\n") == "1{1=a:1=1,2=a:2=2,}");
}

TEST_CASE("tags, blocks and aliases are told from what is written plainly") {
    CHECK(tree("a: !!int 3\nb: |\n  x\nc: !t {}\n") == "1{1=a:1!=3,2=b:2!'x\n,4=c:4!{},}");
    CHECK(tree("a: &x [1]\nb: *x\n") == "1{1=a:1![1=1,],2=b:1![1=1,],}");
    CHECK(tree("&x [*x]\n") == "1![1!~,]");
    CHECK(tree("\xef\xbb\xbf\"a\"\n") == "1'a");
    const auto is_block = [](std::string_view text, std::size_t item) {
        const auto loaded = load_yaml(text);
        REQUIRE(loaded);
        return (*loaded)->items.at(item)->block;
    };
    CHECK(is_block("- |\n  x\n", 0));
    CHECK_FALSE(is_block("- &a x\n", 0));
    CHECK_FALSE(is_block("- \"x\"\n", 0));
}

TEST_CASE("a scalar says why it cannot be taken as it stands") {
    CHECK(tree("- a\n- \"open\n") == "1[1=a,2'open (its quote is not closed),]");
    CHECK(tree("- 'it''s\n") == "1[1'it's (its quote is not closed),]");
    CHECK(tree("- 'it''s'\n") == "1[1'it's,]");
    CHECK(tree("- \"a\\\"\"\n") == "1[1'a\",]");
    CHECK_THAT(tree("- \"\\a\"\n"), ContainsSubstring("(it contains a control character)"));
}

TEST_CASE("what is no single document in YAML is a fault with its line") {
    CHECK(yaml_fault("a: b\n---\nc: d\n").key == "---");
    CHECK(yaml_fault("a: b\n---\nc: d\n").line == 2);
    CHECK(yaml_fault("\"a\" b\n").what == "there is a second document");
    CHECK(yaml_fault("a\nb\x01\n").line == 2);
    CHECK(yaml_fault("a\n\nb\xff\n").what == "it is not UTF-8");
    CHECK(yaml_fault("a:\n\t- b\n").what == "a line is indented with a tab");
    CHECK_THAT(yaml_fault("a: [b\n").what, ContainsSubstring("YAML: "));
    CHECK_FALSE(yaml_fault(std::string(10'000, '[')).what.empty());
}
