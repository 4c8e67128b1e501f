#include "app/witness/witnessed_log.hpp"

#include "app/look/read_log.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Witnessed : ProjectFixture {
    int moves = 0;

    // A ref moves with what is kept of the log, as at a landing.
    void land(const Context& context) {
        LogStep step;
        // No event of another log is the same.
        clock.advance(Millis{1});
        unwrap(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.append({EventType::message_read, std::nullopt, Json::object()}));
            ATELIER_TRY(step, step_log(plan, repository));
            return {};
        }));
        const std::string ref = "refs/heads/landed-" + std::to_string(++moves);
        unwrap(
            update_refs_with_log(repository.refs(), {{ref, first, std::nullopt}}, "landed", step));
        CHECK(repository.git.ref(ref) == first);
    }
    std::optional<std::string> kept() { return unwrap(repository.refs().text_at(log_ref)); }
    std::optional<WitnessFault> fault(const Context& context) {
        return unwrap(check_log(context, repository));
    }
    // The same project over another copy of its store.
    Context over(PlanStore& copy) { return {copy, clock, ids, settings, "at", overseer().caller}; }
};

} // namespace

TEST_CASE("the repository sees the end of the log at each landing", "[app][log]") {
    Witnessed f;
    CHECK_FALSE(f.fault(f.overseer()));
    f.land(f.overseer());
    const auto once = f.kept();
    f.land(f.overseer());
    CHECK(log_heads_in(*f.kept()).size() == 2);
    CHECK(f.kept()->starts_with(*once));
    CHECK(log_heads_in(*f.kept()).back().seq == f.events().back().seq);
    CHECK_FALSE(f.fault(f.overseer()));
}

TEST_CASE("an older copy of the store is known, also when work has gone on with it", "[app][log]") {
    Witnessed f;
    MemoryStore older;
    f.land(f.over(older));
    f.land(f.overseer());
    const auto fault = f.fault(f.over(older));
    REQUIRE(fault);
    CHECK(fault->what == WitnessedFault::replaced);
    CHECK(fault->seq == 1);
    SECTION("what was seen before is kept beside what lands then") {
        f.land(f.over(older));
        f.land(f.over(older));
        CHECK(f.fault(f.over(older)));
    }
    SECTION("and can be accepted") {
        f.repository.force("refs/heads/main", f.first);
        unwrap(accept_log(f.over(older), f.repository));
        CHECK_FALSE(f.fault(f.over(older)));
        f.land(f.over(older));
        CHECK_FALSE(f.fault(f.over(older)));
    }
}

TEST_CASE("what cannot be kept of the log keeps nothing from landing", "[app][log]") {
    Witnessed f;
    f.land(f.overseer());
    const auto before = f.kept();
    unwrap(f.files.write(f.repository.common_dir() / (std::string(log_ref) + ".lock"), ""));
    f.land(f.overseer());
    CHECK(f.kept() == before);
    CHECK_FALSE(f.fault(f.overseer()));
}

TEST_CASE("verifying holds the log against what the repository has seen", "[app][log]") {
    Witnessed f;
    f.land(f.overseer());
    MemoryStore empty;
    const Context context = f.over(empty);
    const LogOutcome log = unwrap(read_log(context, {.verify = true}, &f.repository));
    const Error error = must_fail(require_intact(log));
    CHECK(error.code == ErrorCode::store_corrupt);
    CHECK(error.details.string_at("witness") == "cut");
    CHECK(error.details.find("seq")->as_int() == 1);
    CHECK(require_intact(unwrap(read_log(context, {.verify = true}))));
    CHECK(require_intact(unwrap(read_log(f.overseer(), {.verify = true}, &f.repository))));
}
