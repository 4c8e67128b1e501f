#include "app/interchange/mirror_record.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Records {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");

    template <class Write>
    void write(const Write& write) {
        unwrap(fixture.store.write(fixture.stamp(), write));
    }
    template <class Read>
    auto read(const Read& read) {
        return fixture.store.read(read);
    }
    Result<std::optional<MirrorRecord>> record(const BeadId& of) {
        return read([&](PlanReader& plan) { return mirror_record(plan, of); });
    }
};

} // namespace

TEST_CASE("what Beads has of a bead reads back as it was kept", "[app][mirror]") {
    Records at;
    CHECK_FALSE(unwrap(at.record(at.epic.id)));
    const MirrorRecord record{.delivered = 3, .base_copy = at.epic, .differs = {"title", "labels"}};
    at.write([&](PlanWriter& plan) { return put_mirror_record(plan, at.epic.id, record); });
    const auto found = unwrap(at.record(at.epic.id));
    REQUIRE(found);
    CHECK(found->delivered == 3);
    CHECK(found->base_copy->title == "Greeting");
    CHECK(found->base_copy->labels == at.epic.labels);
    CHECK(found->differs == record.differs);
}

TEST_CASE("a bead that is gone from Beads has a record without a copy", "[app][mirror]") {
    Records at;
    at.write([&](PlanWriter& plan) { return put_mirror_record(plan, at.epic.id, {}); });
    const auto found = unwrap(at.record(at.epic.id));
    REQUIRE(found);
    CHECK(found->delivered == 0);
    CHECK_FALSE(found->base_copy);
    CHECK(found->differs.empty());
}

TEST_CASE("what is remembered of the mirror and cannot be read is an error, not nothing",
          "[app][mirror]") {
    Records at;
    for (const char* text : {"", "{}", R"({"delivered":"3","twin":null})", R"({"delivered":3})"}) {
        at.write([&](PlanWriter& plan) {
            return plan.remember("mirror:bead:" + at.epic.id.str(), text);
        });
        CHECK(must_fail(at.record(at.epic.id)).code == ErrorCode::invariant_broken);
    }
    at.write([](PlanWriter& plan) { return plan.remember("mirror:position", "far"); });
    CHECK(must_fail(at.read(mirror_position)).code == ErrorCode::invariant_broken);
    at.write([](PlanWriter& plan) { return plan.remember("mirror:time", "late"); });
    CHECK_FALSE(at.read(mirror_time));
}

TEST_CASE("the place in the journal and the time of the last delivery are kept", "[app][mirror]") {
    Records at;
    CHECK(unwrap(at.read(mirror_position)) == 0);
    CHECK_FALSE(unwrap(at.read(mirror_time)));
    const Time now = at.fixture.clock.now();
    at.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(put_mirror_position(plan, 41));
        return put_mirror_time(plan, now);
    });
    CHECK(unwrap(at.read(mirror_position)) == 41);
    CHECK(unwrap(at.read(mirror_time)) == now);
}
