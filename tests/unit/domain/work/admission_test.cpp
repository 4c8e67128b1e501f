#include "domain/work/admission.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr AdmissionRules reviewed{.review_required = true};
constexpr AdmissionRules published{.pr_mode = PrMode::draft};

Bead begun_changeset(const std::string& name, const std::vector<std::string>& depends_on = {}) {
    Bead made{.id = id(name), .title = name};
    made.labels = {"at:changeset"};
    set_changeset_label(made, ChangesetLabel::in_progress);
    made.parent = id("at-e");
    for (const std::string& each : depends_on)
        add_dependency(made, id(each));
    return made;
}

EpicTree tree_of(std::vector<Bead> changesets, BeadStatus status = BeadStatus::open) {
    Bead epic{.id = id("at-e"), .title = "E"};
    epic.labels = {"at:epic"};
    epic.status = status;
    return {epic, std::move(changesets), {}};
}

const CommitId other_commit = *CommitId::parse(std::string(40, 'd'));

// With the approval of its work at `head`.
EpicTree approved(const Bead& changeset, const CommitId& head) {
    EpicTree tree = tree_of({changeset});
    const ReviewedWork work{
        .base = head, .head = head, .tree = *TreeId::parse(std::string(40, 'e')), .patches = {"p"}};
    tree.set_approval(changeset.id,
                      {{.by = *AgentId::make(Role::overseer, "olga"), .seq = 7, .work = work}});
    return tree;
}

std::vector<ErrorCode> codes_of(const std::vector<Reason>& reasons) {
    std::vector<ErrorCode> codes;
    for (const Reason& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

using Codes = std::vector<ErrorCode>;

} // namespace

TEST_CASE("where approvals are wanted nothing lands without one that holds for it") {
    const Bead done = unwrap(mark_done(begun_changeset("at-e.1"), commit));
    CHECK(not_admitted(done, tree_of({done}), {}).empty());
    const auto waits = not_admitted(done, tree_of({done}), reviewed);
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].code == ErrorCode::approval_required);
    CHECK(waits[0].bead == id("at-e.1"));
    CHECK(waits[0].message == "review.required is true: at-e.1 waits for an approval");
    CHECK(not_admitted(done, approved(done, commit), reviewed).empty());
}

TEST_CASE("what was moved since its approval is looked at before it lands, and may fall") {
    const Bead done = unwrap(mark_done(begun_changeset("at-e.1"), commit));
    EpicTree tree = approved(done, other_commit);
    CHECK(not_admitted(done, tree, reviewed).empty());
    KnownApproval known = *tree.approval(done.id);
    known.look = ApprovalLook{known.approval.seq, commit, false};
    tree.set_approval(done.id, known);
    const auto waits = not_admitted(done, tree, reviewed);
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].message ==
          "review.required is true: the approval of at-e.1 by "
          "atelier/overseer/olga does not hold for what would land now; where its "
          "root branch has moved, its epic is restacked first");
    // Of an approval that came later that look says nothing.
    known.approval.seq = 8;
    known.approval.work.head = commit;
    tree.set_approval(done.id, known);
    CHECK(not_admitted(done, tree, reviewed).empty());
}

TEST_CASE("a pull request is waited for, approved or not") {
    const Bead done = unwrap(mark_done(begun_changeset("at-e.1"), commit));
    for (const AdmissionRules& rules :
         {published, AdmissionRules{.review_required = true, .pr_mode = PrMode::draft}})
        CHECK(codes_of(not_admitted(done, approved(done, commit), rules)) ==
              Codes{ErrorCode::approval_required});
}

TEST_CASE("what is done waits for an approval, whether or not it could land already") {
    const Bead open = begun_changeset("at-e.1");
    const Bead done = unwrap(mark_done(open, commit));
    const Bead stacked = unwrap(mark_done(begun_changeset("at-e.2", {"at-e.1"}), commit));
    const EpicTree tree = tree_of({done, stacked});
    CHECK(awaits_approval(done, tree, reviewed));
    CHECK(awaits_approval(stacked, tree, reviewed));
    CHECK_FALSE(awaits_approval(done, approved(done, commit), reviewed));
    CHECK_FALSE(awaits_approval(done, tree, {}));
    CHECK_FALSE(awaits_approval(done, tree, published));
    CHECK_FALSE(awaits_approval(open, tree_of({open}), reviewed));
    CHECK(awaits_person(done, tree, published));
    CHECK_FALSE(awaits_person(done, tree, {}));
}

TEST_CASE("while too much waits for a review only what was begun goes on") {
    constexpr ReviewLimits limits{.max_changesets = 2};
    ReviewDebt debt;
    debt.add(600, Time{});
    CHECK_FALSE(too_much_to_review(debt, limits, true));
    debt.add(10, Time{});
    const auto reason = too_much_to_review(debt, limits, true);
    REQUIRE(reason);
    CHECK(reason->code == ErrorCode::review_debt);
    CHECK(reason->message == "you are 2 reviews behind, 610 lines (review.max_changesets is 2)");
    CHECK_THAT(too_much_to_review(debt, limits, false)->message,
               Catch::StartsWith("the overseer is 2 reviews behind, 610 lines"));
    Bead fresh{.id = id("at-e.3"), .title = "Fresh"};
    fresh.labels = {"at:changeset"};
    set_changeset_label(fresh, ChangesetLabel::ready);
    CHECK(is_held_back(fresh, reason));
    CHECK_FALSE(is_held_back(fresh, std::nullopt));
    CHECK_FALSE(is_held_back(begun_changeset("at-e.4"), reason));
}

TEST_CASE("what a person lands need not be done, and has to be free to land") {
    const Bead open = begun_changeset("at-e.1");
    const Bead stopped = unwrap(block(open, "no network", Time{}));
    for (const Bead& one : {open, stopped, unwrap(mark_done(open, commit))})
        CHECK(not_landable_by_hand(one, commit, tree_of({one}), {}).empty());
    CHECK(not_landable_by_hand(open, commit, approved(open, commit), reviewed).empty());
    CHECK(codes_of(not_landable_by_hand(open, commit, tree_of({open}), reviewed)) ==
          Codes{ErrorCode::approval_required});
    const auto against = [](const Bead& one, const EpicTree& tree) {
        return codes_of(not_landable_by_hand(one, commit, tree, {}));
    };
    CHECK(against(open, tree_of({open}, BeadStatus::deferred)) == Codes{ErrorCode::epic_draft});
    CHECK(against(open, tree_of({open}, BeadStatus::closed)) == Codes{ErrorCode::epic_closed});
    const Bead later = begun_changeset("at-e.2", {"at-e.1"});
    CHECK(against(later, tree_of({open, later})) == Codes{ErrorCode::prerequisite_open});
    const Bead given_up = unwrap(abandon(open, "not needed", std::nullopt));
    CHECK(against(given_up, tree_of({given_up})) == Codes{ErrorCode::not_runnable});
    CHECK(codes_of(not_landable_by_hand(open, commit, tree_of({open}), published)) ==
          Codes{ErrorCode::approval_required});
}
