#include "app/guard/rescue_refs.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct RescueScene : ProjectFixture {
    const std::string kept = "refs/atelier/rescue/20260101T000000000Z/topic";
    const std::string topic = "refs/heads/topic";
    CommitId second = repository.commit(record.enlistment, "Second\n", {{"src/b.txt", "b\n"}});

    Result<void> make(const std::vector<RefUpdate>& besides = {}) {
        return make_rescue_refs(overseer(), repository.refs(), {{kept, first}}, "kept", besides);
    }
    bool knows(const std::optional<std::string>& stands_for) {
        return unwrap(store.read(
            [&](PlanReader& plan) { return is_known_rescue_ref(plan, kept, stands_for); }));
    }
};

} // namespace

TEST_CASE("the plan knows a rescue ref before it is there, with its commit", "[app][audit]") {
    RescueScene f;
    CHECK_FALSE(f.knows(f.first.str()));
    CHECK_FALSE(f.knows(std::nullopt));
    bool known = false;
    f.repository.moving.before_update = [&] {
        known = f.knows(f.first.str()) && !f.repository.git.ref(f.kept);
    };
    unwrap(f.make());
    CHECK(known);
    CHECK(f.repository.git.ref(f.kept) == f.first);
    CHECK(f.knows(f.first.str()));
    CHECK_FALSE(f.knows(f.second.str()));
    CHECK_FALSE(f.knows(std::nullopt));
}

TEST_CASE("rescue refs are made together with what moves besides, or none of it", "[app][audit]") {
    RescueScene f;
    f.repository.force(f.topic, f.first);
    CHECK(must_fail(f.make({{f.topic, f.first, f.second}})).code == ErrorCode::root_moved);
    CHECK_FALSE(f.repository.git.ref(f.kept));
    unwrap(f.make({{f.topic, f.second, f.first}}));
    CHECK(f.repository.git.ref(f.kept) == f.first);
    CHECK(f.repository.git.ref(f.topic) == f.second);
}

TEST_CASE("where no ref is to be made the plan is not written, and the rest moves",
          "[app][audit]") {
    RescueScene f;
    f.repository.force(f.topic, f.first);
    const auto events = f.events().size();
    unwrap(make_rescue_refs(f.overseer(), f.repository.refs(), {}, "nothing"));
    unwrap(make_rescue_refs(f.overseer(), f.repository.refs(), {}, "moved",
                            {{f.topic, std::nullopt, f.first}}));
    CHECK_FALSE(f.repository.git.ref(f.topic));
    CHECK(f.events().size() == events);
}

TEST_CASE("of a rescue ref that the overseer dropped the plan knows that it is gone",
          "[app][audit]") {
    RescueScene f;
    unwrap(f.make());
    const auto drop = [&](const Context& context) {
        unwrap(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return record_dropped(plan, f.kept, f.first);
        }));
    };
    SECTION("by the overseer") {
        drop(f.overseer());
        CHECK(f.knows(std::nullopt));
        CHECK_FALSE(f.knows(f.first.str()));
    }
    SECTION("by an edit of the store, that has no line") {
        unwrap(f.store.write(f.overseer().stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.begin_lines("first\n"));
            return plan.remember("rescue:" + f.kept, "");
        }));
        CHECK_FALSE(f.knows(std::nullopt));
        drop(f.worker("eve"));
        CHECK_FALSE(f.knows(std::nullopt));
        drop(f.overseer());
        CHECK(f.knows(std::nullopt));
    }
}
