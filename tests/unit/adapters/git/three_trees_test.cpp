#include "adapters/git/objects/three_trees.hpp"

#include "support/catch.hpp"

#include <map>

using namespace atelier;

namespace {

// Each tree that is put gets the next number for a name.
class KeptTrees : public TreeStore {
  public:
    std::optional<StoredObject> tree_at(const RawId& id) override {
        const auto found = trees_.find(id);
        if (found == trees_.end()) return std::nullopt;
        return StoredObject{found->second, ObjectKind::tree, *found->second};
    }
    std::optional<RawId> put_tree(std::string bytes, const RawId& like) override {
        likes.push_back(like);
        return add(std::move(bytes));
    }
    RawId add(std::string bytes) {
        RawId id{};
        id.front() = static_cast<unsigned char>(trees_.size() + 100);
        trees_.emplace(id, std::make_shared<const std::string>(std::move(bytes)));
        return id;
    }
    std::vector<RawId> likes;

  private:
    std::map<RawId, std::shared_ptr<const std::string>> trees_;
};

std::string row(const std::string& name, char id, const std::string& mode = "100644") {
    return mode + " " + name + '\0' + std::string(raw_id_size, id);
}

std::string folder(const std::string& name, const RawId& id) {
    return "40000 " + name + '\0' + std::string(id.begin(), id.end());
}

struct Merge {
    KeptTrees trees = {};

    std::optional<std::string> operator()(const std::string& base, const std::string& ours,
                                          const std::string& theirs) {
        const RawId b = trees.add(base);
        const RawId o = trees.add(ours);
        const RawId t = trees.add(theirs);
        return ThreeTrees(trees, true).merge(b, o, t);
    }
};

} // namespace

TEST_CASE("each entry is taken from the side that changed it", "[git][objects]") {
    Merge merge;
    const std::string all = row("a", '1') + row("b", '1') + row("c", '1') + row("d", '1');
    CHECK(merge(all, all, all) == all);
    CHECK(merge(all, row("a", '2') + row("b", '1') + row("d", '1'),
                row("a", '1') + row("b", '3') + row("c", '1') + row("d", '1') + row("e", '1')) ==
          row("a", '2') + row("b", '3') + row("d", '1') + row("e", '1'));
    CHECK(merge(all, row("a", '1', "100755") + row("b", '1') + row("c", '1') + row("d", '1'),
                all) == row("a", '1', "100755") + row("b", '1') + row("c", '1') + row("d", '1'));
}

TEST_CASE("what both sides changed alike is taken, and else left to Git", "[git][objects]") {
    Merge merge;
    CHECK(merge(row("a", '1'), row("a", '2'), row("a", '2')) == row("a", '2'));
    CHECK_FALSE(merge(row("a", '1'), row("a", '2'), row("a", '3')));
    CHECK_FALSE(merge(row("a", '1'), row("a", '2'), ""));
    // It may have been renamed on either side.
    CHECK_FALSE(merge(row("a", '1'), "", ""));
    CHECK_FALSE(merge("", row("a", '1'), row("a", '2')));
}

TEST_CASE("folders that both sides changed are merged, by what our side has", "[git][objects]") {
    Merge merge;
    const RawId b = merge.trees.add(row("x", '1') + row("y", '1'));
    const RawId o = merge.trees.add(row("x", '2') + row("y", '1'));
    const RawId t = merge.trees.add(row("x", '1') + row("y", '3'));
    const auto merged = merge(folder("f", b), folder("f", o), folder("f", t));
    REQUIRE(merged);
    REQUIRE(merge.trees.likes == std::vector<RawId>{o});
    TreeWalk walk(*merged);
    REQUIRE(walk.entry() != nullptr);
    CHECK(merge.trees.tree_at(walk.entry()->raw_id())->bytes == row("x", '2') + row("y", '3'));
}

TEST_CASE("a folder of which nothing stays is gone", "[git][objects]") {
    Merge merge;
    const RawId b = merge.trees.add(row("x", '1') + row("y", '1'));
    const RawId o = merge.trees.add(row("x", '1'));
    const RawId t = merge.trees.add(row("y", '1'));
    CHECK(merge(folder("f", b) + row("g", '1'), folder("f", o) + row("g", '1'),
                folder("f", t) + row("g", '1')) == row("g", '1'));
}

TEST_CASE("a file on one side and a folder of its name on the other are left to Git",
          "[git][objects]") {
    Merge merge;
    const RawId in_it = merge.trees.add(row("x", '1'));
    // Others stand between the two in a tree.
    const std::string between = row("a.b", '1');
    CHECK_FALSE(merge(between, row("a", '1') + between, between + folder("a", in_it)));
    CHECK_FALSE(merge(row("a", '1') + between, between, between + folder("a", in_it)));
}

TEST_CASE("a tree that is not in order, broken or not there is left to Git", "[git][objects]") {
    Merge merge;
    const std::string all = row("a", '1') + row("b", '1');
    const std::string reversed = row("b", '1') + row("a", '1');
    CHECK_FALSE(merge(all, all, reversed));
    CHECK_FALSE(merge(reversed, reversed, reversed));
    CHECK_FALSE(merge(all, all + "100644 c", all));
    CHECK_FALSE(merge(row("a", '1') + row("a", '1'), all, all));
    RawId absent{};
    CHECK_FALSE(ThreeTrees(merge.trees, true).merge(absent, absent, absent));
}
