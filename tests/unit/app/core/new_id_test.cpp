#include "app/core/new_id.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// The same ids over and over.
class RepeatedIds final : public Ids {
  public:
    explicit RepeatedIds(std::vector<std::string> ids) : ids_(std::move(ids)) {}
    std::string base36(std::size_t) override { return ids_[next_++ % ids_.size()]; }

  private:
    std::vector<std::string> ids_;
    std::size_t next_ = 0;
};

Result<BeadId> fresh(PlanFixture& fixture, Ids& ids) {
    const Context context{fixture.store,    fixture.clock, ids,
                          fixture.settings, "at",          *AgentId::make(Role::planner, "ann")};
    return fixture.store.read([&](PlanReader& plan) { return fresh_id(plan, context); });
}

} // namespace

TEST_CASE("a new id is one that no bead has", "[app][core]") {
    PlanFixture fixture;
    const Bead taken = fixture.epic("Greeting");
    RepeatedIds ids({taken.id.str().substr(3), "zzzzz"});
    CHECK(unwrap(fresh(fixture, ids)).str() == "at-zzzzz");
}

TEST_CASE("where every id is taken that is said, not waited for", "[app][core]") {
    PlanFixture fixture;
    RepeatedIds ids({fixture.epic("Greeting").id.str().substr(3)});
    CHECK(must_fail(fresh(fixture, ids)).code == ErrorCode::invariant_broken);
}

TEST_CASE("several new ids are different, and in the order in which beads are listed",
          "[app][core]") {
    PlanFixture fixture;
    RepeatedIds ids({"zzzzz", "00002", "zzzzz", "aaaaa"});
    const Context context{fixture.store,    fixture.clock, ids,
                          fixture.settings, "at",          *AgentId::make(Role::planner, "ann")};
    const auto drawn =
        unwrap(fixture.store.read([&](PlanReader& plan) { return fresh_ids(plan, context, 3); }));
    CHECK(drawn == std::vector{*BeadId::parse("at-00002"), *BeadId::parse("at-aaaaa"),
                               *BeadId::parse("at-zzzzz")});
}
