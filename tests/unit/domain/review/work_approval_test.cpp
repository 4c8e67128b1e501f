#include "domain/review/work_approval.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const CommitId moved_to = *CommitId::parse(std::string(40, 'd'));

ReviewedWork some_work() {
    return {.base = commit,
            .head = commit,
            .tree = *TreeId::parse(std::string(40, 'e')),
            .patches = {"p1", "p2"},
            .lines = 12};
}

Event approving() {
    Event event{.seq = 7, .actor = "atelier/overseer/olga", .type = "changeset.approved"};
    event.data = approval_data(some_work()).dump();
    return event;
}

} // namespace

TEST_CASE("an approval is read as it was written, and from nothing else") {
    const auto approval = approval_in(approving());
    REQUIRE(approval);
    CHECK(approval->by.str() == "atelier/overseer/olga");
    CHECK(approval->seq == 7);
    CHECK(approval->work == some_work());
    CHECK(approved_by_value(*approval) ==
          "atelier/overseer/olga (tree " + std::string(40, 'e') + ")");
    Event other = approving();
    other.type = "changeset.changes_requested";
    CHECK_FALSE(approval_in(other));
    other = approving();
    other.data = "{}";
    CHECK_FALSE(approval_in(other));
}

TEST_CASE("an approval holds for its commits, and for others once somebody has looked") {
    KnownApproval known{.approval = *approval_in(approving())};
    CHECK(known.at(commit) == Approved::yes);
    CHECK(known.at(moved_to) == Approved::moved);
    known.look = ApprovalLook{7, moved_to, true};
    CHECK(known.at(moved_to) == Approved::yes);
    known.look->stands = false;
    CHECK(known.at(moved_to) == Approved::fallen);
    CHECK(known.at(commit) == Approved::yes);
    // A look at an earlier approval says nothing of this one.
    known.look->approval = 6;
    CHECK(known.at(moved_to) == Approved::moved);
}

TEST_CASE("a look is kept as it was") {
    const ApprovalLook look{7, moved_to, true};
    CHECK(approval_look(written(look)) == look);
    CHECK_FALSE(approval_look(""));
    CHECK_FALSE(approval_look("{}"));
}

TEST_CASE("a series of patches is in the order of the commits, without those that change nothing") {
    CHECK(patch_series({commit, moved_to}, {{moved_to, "b"}, {commit, "a"}}) ==
          std::vector<std::string>{"a", "b"});
    CHECK(patch_series({commit, moved_to}, {{moved_to, "b"}}) == std::vector<std::string>{"b"});
}
