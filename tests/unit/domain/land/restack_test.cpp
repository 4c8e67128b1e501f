#include "domain/land/restack.hpp"

#include "domain/land/restack_receipt.hpp"
#include "support/catch.hpp"
#include "support/git_values.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;

namespace {

CommitId id_of(char letter) {
    return unwrap(CommitId::parse(std::string(40, letter)));
}

BeadId bead_of(int number) {
    return *BeadId::parse("at-aaaaa." + std::to_string(number));
}

// The ground is `e`, which was `f` before. What `links` does not have the ground has.
struct Forest {
    std::vector<StackedBranch> branches;
    CommitLinks links;
    CommitId ground = id_of('e');

    void commit(char id, const std::string& parents) {
        std::vector<CommitId> above;
        for (const char parent : parents)
            above.push_back(id_of(parent));
        links.insert_or_assign(id_of(id), above);
    }
    StackedBranch& add(int number, char head, char base, std::optional<int> on = {}) {
        branches.push_back({.bead = bead_of(number),
                            .branch = branch("w" + std::to_string(number)),
                            .head = id_of(head),
                            .base = id_of(base),
                            .on = on ? StackedOn(bead_of(*on)) : std::nullopt,
                            .held = {}});
        return branches.back();
    }
    RestackPlan plan() const { return plan_restack(branches, links, ground); }
    std::string told() const {
        const RestackPlan decided = plan();
        std::string text;
        for (const RestackMove& move : decided.moves) {
            text += branches[move.branch].branch.str() + ":";
            for (const CommitId& commit : move.line.commits)
                text += commit.str()[0];
            const auto* const commit = std::get_if<CommitId>(&move.onto);
            text += ">" +
                    (commit != nullptr
                         ? commit->str().substr(0, 1)
                         : branches[decided.moves[std::get<std::size_t>(move.onto)].branch]
                               .branch.str()) +
                    " ";
        }
        for (const UnmovedBranch& left : decided.left)
            text += branches[left.branch].branch.str() + "!" + std::string(name_of(left.why)) + " ";
        return text;
    }
};

// 1 of two commits on the old ground, 2 and 3 stacked on it.
Forest three() {
    Forest f;
    f.commit('1', "f");
    f.commit('2', "1");
    f.commit('3', "2");
    f.commit('4', "3");
    f.add(3, '4', '3', 2);
    f.add(1, '2', 'f');
    f.add(2, '3', '2', 1);
    return f;
}

} // namespace

TEST_CASE("a stack moves from below, each branch onto what is below it", "[domain][land]") {
    CHECK(three().told() == "w1:12>e w2:3>w1 w3:4>w2 ");
}

TEST_CASE("what stands where it belongs is left out", "[domain][land]") {
    Forest f = three();
    f.ground = id_of('f');
    CHECK(f.told().empty());
    SECTION("what does not moves onto what does") {
        // 2 was begun on an earlier 1.
        f.commit('5', "8");
        f.branches[2].head = id_of('5');
        f.branches[2].base = id_of('8');
        CHECK(f.told() == "w2:5>2 w3:4>w2 ");
    }
}

TEST_CASE("what keeps a branch keeps what stands on it, and nothing else", "[domain][land]") {
    Forest f = three();
    f.commit('6', "f");
    f.add(4, '6', 'f');
    const auto why = GENERATE(LeftBecause::at_work, LeftBecause::dirty, LeftBecause::checked_out);
    f.branches[2].held = why;
    CHECK(f.told() == "w1:12>e w4:6>e w2!" + std::string(name_of(why)) + " w3!below-left ");
    SECTION("but for one that need not move") {
        f.ground = id_of('f');
        CHECK(f.told().empty());
    }
}

TEST_CASE("merges and lost bases are told", "[domain][land]") {
    Forest f = three();
    SECTION("a merge, by its commit") {
        f.commit('3', "2f");
        CHECK(f.told() == "w1:12>e w2!merge-commit w3!below-left ");
        CHECK(f.plan().left.front().commit == id_of('3'));
    }
    SECTION("of what was stacked and shares nothing with what it stood on") {
        f.commit('3', "8");
        f.branches[2].base = id_of('9');
        CHECK(f.told() == "w1:12>e w2!unknown-base w3!below-left ");
    }
    SECTION("of what has no history in common") {
        f.commit('1', "");
        CHECK(f.told() == "w1!unknown-base w2!below-left w3!below-left ");
    }
    SECTION("what it stood on was abandoned") {
        f.branches[2].on = bead_of(9);
        f.branches[2].held = LeftBecause::abandoned;
        CHECK(f.told() == "w1:12>e w2!abandoned w3!below-left ");
    }
}

TEST_CASE("what somebody has rebased is taken from where it stands now", "[domain][land]") {
    Forest f = three();
    SECTION("onto the ground as it is") {
        f.commit('1', "e");
        CHECK(f.told().empty());
    }
    SECTION("onto a commit of the one below that is not its last") {
        f.commit('3', "1");
        CHECK(f.told() == "w1:12>e w2:3>w1 w3:4>w2 ");
    }
    SECTION("what was stacked on what has landed is on the ground") {
        f.branches.erase(f.branches.begin() + 1);
        f.branches[1].on.reset();
        CHECK(f.told() == "w2:3>e w3:4>w2 ");
    }
}

TEST_CASE("branches that stand on each other in a circle are left", "[domain][land]") {
    Forest f = three();
    f.branches[1].on = bead_of(3);
    const RestackPlan plan = f.plan();
    CHECK(plan.moves.empty());
    CHECK(plan.left.size() == 3);
}

TEST_CASE("a receipt of a restack is read as it was written, and nothing else is",
          "[domain][land]") {
    const RestackReceipt receipt{.branches = {{.bead = bead_of(1),
                                               .branch = branch("release/w1"),
                                               .from = id_of('a'),
                                               .to = id_of('b'),
                                               .base_from = id_of('c'),
                                               .base_to = id_of('d'),
                                               .on_from = branch("w2"),
                                               .on_to = branch("root")},
                                              {.bead = *BeadId::parse("at-aaaaa"),
                                               .branch = branch("root"),
                                               .from = id_of('3'),
                                               .to = id_of('f')}},
                                 .landings = {{bead_of(3), id_of('1'), id_of('2')}}};
    const std::string text = restack_receipt_text(receipt);
    CHECK(restack_receipt_from(text) == receipt);
    CHECK(reversed(reversed(receipt)) == receipt);
    CHECK(reversed(receipt).branches.front().to == id_of('a'));
    CHECK_FALSE(restack_receipt_from(""));
    CHECK_FALSE(restack_receipt_from(text + "more\n"));
    CHECK_FALSE(restack_receipt_from(text.substr(0, text.size() - 3)));
}
