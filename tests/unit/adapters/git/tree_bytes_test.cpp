#include "adapters/git/objects/tree_bytes.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::string row(const std::string& mode, const std::string& name, char id) {
    return mode + " " + name + '\0' + std::string(raw_id_size, id);
}

} // namespace

TEST_CASE("a tree's bytes are read and written in Git's order", "[git][objects]") {
    // A folder's name counts with a slash: "a-b" and "a.c" stand before it, "a0" behind it.
    const std::string bytes = row("100644", "a-b", '1') + row("100755", "a.c", '2') +
                              row("40000", "a", '3') + row("120000", "a0", '4');
    const auto tree = parse_tree_bytes(bytes);
    REQUIRE(tree);
    CHECK(tree->size() == 4);
    CHECK(tree->at("a").is_tree());
    CHECK(tree->at("a.c").mode == "100755");
    CHECK(tree_bytes_of(*tree) == bytes);
}

TEST_CASE("a tree is walked entry by entry", "[git][objects]") {
    const std::string bytes = row("100644", "a-b", '1') + row("40000", "a", '3');
    TreeWalk walk(bytes);
    REQUIRE(walk.entry() != nullptr);
    CHECK(walk.entry()->name == "a-b");
    const TreeWalk::Entry first = *walk.entry();
    walk.next();
    REQUIRE(walk.entry() != nullptr);
    CHECK(walk.entry()->is_tree());
    CHECK(tree_order(first, *walk.entry()) < 0);
    CHECK(tree_order(*walk.entry(), first) > 0);
    CHECK(tree_order(first, first) == 0);
    // A file and a folder of one name are two places.
    const std::string file_bytes = row("100644", "a", '3');
    CHECK(tree_order(*TreeWalk(file_bytes).entry(), *walk.entry()) < 0);
    walk.next();
    CHECK(walk.entry() == nullptr);
    CHECK_FALSE(walk.is_broken());
}

TEST_CASE("broken bytes of a tree are told from its end", "[git][objects]") {
    const std::string whole = row("100644", "a", '1');
    for (const std::string& broken : {whole + "100644", whole + "100644 b", whole + "x",
                                      whole.substr(0, whole.size() - 1), std::string("\0", 1)}) {
        CHECK_FALSE(parse_tree_bytes(broken));
        TreeWalk walk(broken);
        while (walk.entry() != nullptr)
            walk.next();
        CHECK(walk.is_broken());
    }
    CHECK(parse_tree_bytes("")->empty());
}
