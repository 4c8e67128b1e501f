#include "app/land/begun_landing.hpp"

#include "app/land/unrecorded_landings.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const BegunLanding first_try{.head = *CommitId::parse(std::string(40, 'a')),
                             .commit = *CommitId::parse(std::string(40, 'b'))};
const BegunLanding second_try{.head = first_try.head,
                              .commit = *CommitId::parse(std::string(40, 'c')),
                              .commits = 3,
                              .onto = CommitId::parse(std::string(40, 'd')).value()};

struct BegunFixture : PlanFixture {
    Bead changeset = PlanFixture::changeset(PlanFixture::epic("E"), "C");

    void begin(const BegunLanding& landing) {
        unwrap(store.write(worker().stamp(), [&](PlanWriter& plan) {
            return begin_landing(plan, changeset.id, landing);
        }));
    }
    Result<std::optional<BegunLanding>> begun() {
        return store.read([&](PlanReader& plan) { return begun_landing(plan, changeset.id); });
    }
};

} // namespace

TEST_CASE("the landing that was begun last is known", "[app][land]") {
    BegunFixture f;
    CHECK_FALSE(unwrap(f.begun()));
    f.begin(first_try);
    CHECK(unwrap(f.begun()) == first_try);
    f.begin(second_try);
    CHECK(unwrap(f.begun()) == second_try);
}

TEST_CASE("a record of a landing that cannot be read is not taken for none", "[app][land]") {
    BegunFixture f;
    unwrap(f.store.write(f.worker().stamp(), [&](PlanWriter& plan) {
        return plan.remember("landing:" + f.changeset.id.str(), first_try.head.str());
    }));
    CHECK(must_fail(f.begun()).code == ErrorCode::invariant_broken);
}

TEST_CASE("a landing that an earlier version began is known", "[app][land]") {
    BegunFixture f;
    unwrap(f.store.write(f.worker().stamp(), [&](PlanWriter& plan) {
        return plan.remember("landing:" + f.changeset.id.str(),
                             first_try.head.str() + " " + first_try.commit.str());
    }));
    CHECK(unwrap(f.begun()) == first_try);
}

TEST_CASE("a landing that goes back does so once, and only from where it left the root branch",
          "[app][land]") {
    ProjectFixture f;
    WorkContext work = f.work_context();
    const Bead epic = f.PlanFixture::epic("E", {.root_branch = "topic"});
    const Bead changeset = f.PlanFixture::changeset(epic, "C");
    const BranchName root = *BranchName::parse("topic");
    const CommitId landed = f.repository.commit(f.record.enlistment, "Landed\n", {{"c", "c\n"}});
    f.repository.force("refs/heads/topic", landed);
    const auto begin = [&] {
        unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return begin_return(plan, changeset.id, {root, landed, f.first});
        }));
    };
    begin();
    SECTION("it goes back") {
        unwrap(finish_returns(work));
        CHECK(f.at(root) == f.first);
        f.repository.force("refs/heads/topic", landed);
        unwrap(finish_returns(work));
        CHECK(f.at(root) == landed);
    }
    SECTION("what has moved since stays") {
        const CommitId later = f.repository.commit(f.record.enlistment, "On\n", {{"d", "d\n"}});
        f.repository.force("refs/heads/topic", later);
        unwrap(finish_returns(work));
        CHECK(f.at(root) == later);
    }
    SECTION("so does what has landed again by the plan") {
        f.update(unwrap(merge(changeset, landed)));
        unwrap(finish_returns(work));
        CHECK(f.at(root) == landed);
    }
    SECTION("and what was let go of") {
        unwrap(f.store.write(f.stamp(),
                             [&](PlanWriter& plan) { return drop_return(plan, changeset.id); }));
        unwrap(finish_returns(work));
        CHECK(f.at(root) == landed);
    }
}

TEST_CASE("what landed without a commit of its own has not landed any more once it was taken back",
          "[app][land]") {
    ProjectFixture f;
    WorkContext work = f.work_context();
    const Bead epic = f.PlanFixture::epic("E", {.root_branch = "topic"});
    const Bead changeset = f.PlanFixture::changeset(epic, "C");
    const BranchName root = *BranchName::parse("topic");
    // Of another changeset, which brought the same before.
    const CommitId there = f.repository.commit(
        f.record.enlistment, "Other\n\nAtelier-Changeset: at-other\n", {{"c", "c\n"}});
    f.repository.force("refs/heads/topic", there);
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(
            begin_landing(plan, changeset.id, {.head = f.first, .commit = there, .onto = there}));
        return begin_return(plan, changeset.id, {root, there, there});
    }));
    // Nothing has to move, whoever has it checked out.
    f.repository.switch_to(f.record.enlistment, "topic");
    unwrap(finish_returns(work));
    CHECK(f.at(root) == there);
    CHECK(unwrap(unrecorded_landings(f.store, f.repository)).empty());
}
