// Runs whose work goes through pull requests.
#include "app/work/work_loop.hpp"
#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run publishes what is due before it looks for work", "[app][work][publish]") {
    PublishingFixture f;
    const WorkRequest request{.mode = SelectionMode::automatic, .runtime = "script"};
    CHECK(unwrap(run_work_loop(f.work, request)).sessions.empty());
    CHECK(f.pushed(f.one) == f.head(f.one));
    CHECK(f.pull_request(f.one));
    unwrap(run_work_loop(f.work, request));
    CHECK(f.asked == 2);
}

TEST_CASE("one of several workers of a run asks the forge for all", "[app][work][publish]") {
    PublishingFixture f;
    WorkRequest request{.mode = SelectionMode::automatic, .runtime = "script"};
    request.given_back_since = f.clock.now();
    for (int worker = 0; worker < 3; ++worker)
        unwrap(run_work_loop(f.work, request));
    CHECK(f.asked == 1);
    CHECK(f.pull_request(f.one));
}
