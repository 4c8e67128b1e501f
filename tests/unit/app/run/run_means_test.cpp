#include "app/run/run_means.hpp"

#include "app/run/drive_run.hpp"
#include "app/run/start_run.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string reason_of(RunFixture& at, const BeadId& id) {
    Run run = at.run_of(id);
    say_what_is_missing(at.store, at.world.format, means_of(at.world), {&run});
    return run.reason;
}

} // namespace

TEST_CASE("A run is not begun where the program of its artisan is missing", "[app][run]") {
    RunFixture at;
    at.work.why_no_program = [](const std::string&) { return std::string("is not on PATH"); };
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    const Error refused = must_fail(start_run(at.world, request));
    CHECK(refused.code == ErrorCode::runtime_missing);
    CHECK_THAT(refused.message, ContainsSubstring("is not on PATH"));
    CHECK_THAT(refused.hint.told_to(Audience::person), ContainsSubstring("artisan.default"));

    request.status = RunStatus::queued;
    const BeadId queued = at.start(request);
    CHECK(must_fail(drive_run(at.world, {queued})).code == ErrorCode::runtime_missing);
    CHECK(at.run_of(queued).status == RunStatus::queued);
}

TEST_CASE("What keeps a queued run from beginning is said for as long as it is so", "[app][run]") {
    RunFixture at;
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.status = RunStatus::queued;
    const BeadId queued = at.start(request);
    CHECK(reason_of(at, queued).empty());
    const std::string runtime = at.settings.agent_default;
    at.settings.agent_default.clear();
    CHECK_THAT(reason_of(at, queued), ContainsSubstring("no runtime is named for the artisan") &&
                                          ContainsSubstring("set artisan.default"));
    CHECK(at.run_of(queued).reason.empty());
    at.settings.agent_default = runtime;
    CHECK(reason_of(at, queued).empty());
}

TEST_CASE("Of several queued runs those that were passed over are left out", "[app][run]") {
    RunFixture at;
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.status = RunStatus::queued;
    const BeadId first = at.start(request);
    at.clock.advance(Seconds{1});
    const BeadId second = at.start(request);
    const auto next = [&](const std::vector<BeadId>& passed_over) {
        return unwrap(at.store.read([&](PlanReader& plan) {
            return next_queued_run(plan, at.work.plan, at.work.probe(), passed_over);
        }));
    };
    CHECK(next({}) == first);
    CHECK(next({first}) == second);
    CHECK_FALSE(next({first, second}));
}
