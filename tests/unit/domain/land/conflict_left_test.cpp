#include "domain/land/conflict_left.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

CommitId commit_named(char digit) {
    return *CommitId::parse(std::string(40, digit));
}

ConflictLeft left_on_root() {
    return {id("at-x.1"),
            *BranchName::parse("one-at-x.1"),
            *BranchName::parse("one"),
            commit_named('1'),
            commit_named('2'),
            commit_named('3'),
            {"a b", "ö\n"},
            "atelier/worker/alice"};
}

} // namespace

TEST_CASE("what a restack left comes back as it was kept", "[domain][land][restack]") {
    ConflictLeft other = left_on_root();
    other.bead = id("at-x.2");
    other.agent.clear();
    const std::vector<ConflictLeft> left{left_on_root(), other};
    CHECK(conflicts_left_from(conflicts_left_text(left)) == left);
    CHECK(conflicts_left_text({}).empty());
    CHECK(conflicts_left_from("").empty());
    CHECK(conflicts_left_from("{}").empty());
    CHECK(conflicts_left_from(R"([{"bead":"at-x.1"}])").empty());
}

TEST_CASE("what was left is told until one of the two branches moves", "[domain][land][restack]") {
    const std::vector<ConflictLeft> left{left_on_root()};
    const std::map<std::string, CommitId> same{{"one", commit_named('2')},
                                               {"one-at-x.1", commit_named('1')}};
    CHECK(still_left(left, same) == left);
    auto moved = same;
    moved.insert_or_assign("one", commit_named('4'));
    CHECK(still_left(left, moved).empty());
    moved = same;
    moved.insert_or_assign("one-at-x.1", commit_named('4'));
    CHECK(still_left(left, moved).empty());
    moved.erase("one-at-x.1");
    CHECK(still_left(left, moved).empty());
}
