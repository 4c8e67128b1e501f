#include "app/land/begun_landing.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const BegunLanding first_try{.head = *CommitId::parse(std::string(40, 'a')),
                             .commit = *CommitId::parse(std::string(40, 'b'))};
const BegunLanding second_try{
    .head = first_try.head, .commit = *CommitId::parse(std::string(40, 'c')), .commits = 3};

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
