#include "adapters/trace/traced_store.hpp"

#include "adapters/memory/memory_store.hpp"
#include "support/plan_fixture.hpp"
#include "support/written_trace.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Stamp stamp{.now = *parse_time("2026-01-01T09:00:00Z"), .actor = "somebody"};

struct TracedPlan {
    WrittenTrace written;
    TracedStore store{std::make_unique<MemoryStore>(), written.trace};
};

} // namespace

TEST_CASE("each transaction is a span that says what became of it", "[trace]") {
    TracedPlan traced;
    unwrap(traced.store.write(stamp, [](PlanWriter& plan) { return plan.remember("a", "b"); }));
    const auto refused = traced.store.write(stamp, [](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.remember("a", "c"));
        return fail(ErrorCode::not_found, "no");
    });
    CHECK_FALSE(refused);
    CHECK(unwrap(traced.store.read([](PlanReader& plan) { return plan.remembered("a"); })) == "b");
    const auto spans = traced.written.spans();
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].string_at("name") == "store write");
    const auto outcome = [&](std::size_t at) {
        return WrittenTrace::attribute(spans[at], "atelier.transaction.outcome");
    };
    CHECK(outcome(0) == "\"committed\"");
    CHECK(outcome(1) == "\"rolled back\"");
    CHECK(spans[2].string_at("name") == "store read");
    CHECK(outcome(2) == "none");
    CHECK(WrittenTrace::attribute(spans[0], "atelier.transaction.wait_nano") == "1000000");
    CHECK(WrittenTrace::attribute(spans[0], "db.system.name") == "\"sqlite\"");
}
