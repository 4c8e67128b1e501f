#include "domain/piece/lineage.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// 4 was made from 2 and 3, these from 1; 5 from 4.
struct Family {
    std::vector<Derivation> derivations{{id("at-r.2"), 0, id("at-r.1")},
                                        {id("at-r.3"), 0, id("at-r.1")},
                                        {id("at-r.4"), 0, id("at-r.3")},
                                        {id("at-r.4"), 1, id("at-r.2")},
                                        {id("at-r.5"), 0, id("at-r.4")}};
    std::vector<Piece> pieces;

    Family() {
        for (int n = 1; n <= 5; ++n)
            pieces.push_back({.id = id("at-r." + std::to_string(n)),
                              .run = id("at-r"),
                              .commit = *CommitId::parse(std::string(40, 'a'))});
    }
    Lineage of(int n) const {
        return lineage_of(id("at-r." + std::to_string(n)), derivations, pieces);
    }
};

std::string lines_of_tree(const std::vector<TreeLine>& lines) {
    std::string out;
    for (const TreeLine& line : lines)
        out += std::string(static_cast<std::size_t>(line.level), '-') + line.piece.str().substr(5) +
               (line.again ? "* " : " ");
    return out;
}

} // namespace

TEST_CASE("A lineage has its nodes by distance, its roots and its leaves", "[domain][piece]") {
    const Family family;
    const Lineage middle = family.of(4);
    REQUIRE(middle.ancestors.size() == 3);
    CHECK(middle.ancestors[0].piece.id == id("at-r.2"));
    CHECK(middle.ancestors[0].depth == 1);
    CHECK(middle.ancestors[2].depth == 2);
    CHECK(middle.of.parents == std::vector{id("at-r.3"), id("at-r.2")});
    CHECK(middle.roots == std::vector{id("at-r.1")});
    CHECK(middle.leaves == std::vector{id("at-r.5")});
    CHECK(family.of(1).descendants.size() == 4);
    CHECK(family.of(1).roots == std::vector{id("at-r.1")});
    CHECK(middle.find(id("at-r.9")) == nullptr);
}

TEST_CASE("Trees show each piece where it belongs, what is below it once", "[domain][piece]") {
    const Family family;
    CHECK(lines_of_tree(ancestor_tree(family.of(4))) == "4 -3 --1 -2 --1 ");
    CHECK(lines_of_tree(descendant_tree(family.of(1))) == "1 -2 --4 ---5 -3 --4* ");
}

TEST_CASE("Common ancestors are the nearest ones", "[domain][piece]") {
    const Family family;
    CHECK(common_ancestors(family.of(2), family.of(3)) == std::vector{id("at-r.1")});
    CHECK(common_ancestors(family.of(5), family.of(3)) == std::vector{id("at-r.3")});
    CHECK(common_ancestors(family.of(4), family.of(4)) == std::vector{id("at-r.4")});
}
