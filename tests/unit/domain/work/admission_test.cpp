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

std::vector<ErrorCode> codes_of(const std::vector<Reason>& reasons) {
    std::vector<ErrorCode> codes;
    for (const Reason& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

using Codes = std::vector<ErrorCode>;

} // namespace

TEST_CASE("a review keeps a run from landing, and is made by the person who lands") {
    for (const Lander lander : {Lander::run, Lander::person})
        CHECK(not_admitted(id("at-e.1"), {}, lander).empty());
    const auto waits = not_admitted(id("at-e.1"), reviewed, Lander::run);
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].code == ErrorCode::approval_required);
    CHECK(waits[0].bead == id("at-e.1"));
    CHECK(waits[0].message == "review.required is true: at-e.1 waits for a person to land it");
    CHECK(not_admitted(id("at-e.1"), reviewed, Lander::person).empty());
}

TEST_CASE("a pull request is waited for, whoever would land it") {
    for (const Lander lander : {Lander::run, Lander::person})
        CHECK(codes_of(not_admitted(id("at-e.1"), published, lander)) ==
              Codes{ErrorCode::approval_required});
}

TEST_CASE("only what is done and held up by its review alone is for a person to land") {
    const Bead open = begun_changeset("at-e.1");
    const Bead done = unwrap(mark_done(open, commit));
    const Bead stacked = unwrap(mark_done(begun_changeset("at-e.2", {"at-e.1"}), commit));
    const EpicTree tree = tree_of({done, stacked});
    CHECK(is_for_person_to_land(done, tree, reviewed));
    CHECK_FALSE(is_for_person_to_land(done, tree, {}));
    CHECK_FALSE(is_for_person_to_land(done, tree, published));
    CHECK_FALSE(is_for_person_to_land(open, tree_of({open}), reviewed));
    CHECK_FALSE(is_for_person_to_land(stacked, tree, reviewed));
}

TEST_CASE("what a person lands need not be done, and has to be free to land") {
    const Bead open = begun_changeset("at-e.1");
    const Bead stopped = unwrap(block(open, "no network", Time{}));
    for (const Bead& one : {open, stopped, unwrap(mark_done(open, commit))})
        CHECK(not_landable_by_hand(one, commit, tree_of({one}), reviewed).empty());
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
