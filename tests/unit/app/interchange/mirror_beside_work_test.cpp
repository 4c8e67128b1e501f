#include "app/interchange/mirror.hpp"
#include "app/interchange/mirror_beside_work.hpp"
#include "support/fake_beads.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct RunnerLog {
    int deliveries = 0;
    int waits = 0;
    std::optional<std::string> failure;
};

class ScriptedRunner final : public MirrorRunner {
  public:
    explicit ScriptedRunner(RunnerLog& log) : log_(log) {}
    void deliver() override { ++log_.deliveries; }
    std::optional<std::string> finish() override {
        ++log_.waits;
        return log_.failure;
    }

  private:
    RunnerLog& log_;
};

struct MirroredWork {
    WorkFixture fixture;
    WorkContext work = fixture.context();
    RunnerLog log;
    std::vector<ProcessRequest> started;
    FakeBeads beads;

    MirroredWork() { fixture.plan.settings.store_backend = StoreBackend::bd; }

    MirrorBesideWork begin() {
        return {work, [this](ProcessRequest request) {
                    started.push_back(std::move(request));
                    return std::make_unique<ScriptedRunner>(log);
                }};
    }
    void wait(Millis time) { fixture.plan.clock.advance(time); }
    // Everything is in Beads from then on.
    void mirror_all() {
        const auto mirror = beads.mirror();
        CHECK(run_mirror(
                  {.plan = fixture.plan.overseer(), .beads = *mirror, .progress = fixture.progress})
                  ->waiting == 0);
    }
};

} // namespace

TEST_CASE("without a Beads store nothing runs beside work", "[app][mirror]") {
    MirroredWork run;
    run.fixture.plan.settings.store_backend = StoreBackend::sqlite;
    MirrorBesideWork mirror = run.begin();
    mirror.plan_changed();
    mirror.finish(false);
    CHECK(run.started.empty());
    CHECK(run.fixture.progress.stages.empty());
    CHECK(run.fixture.progress.warnings.empty());
}

TEST_CASE("the mirror is this program in this repository, whatever variable names another",
          "[app][mirror]") {
    MirroredWork run;
    run.work.user_environment = {{"GIT_DIR", "/other/.git"}, {"PATH", "/bin"}};
    run.begin();
    REQUIRE(run.started.size() == 1);
    const ProcessRequest& request = run.started.front();
    CHECK(request.argv == std::vector<std::string>{(run.work.programs / "git-atelier").string(),
                                                   "-C", run.work.project.enlistment.string(),
                                                   "mirror", "--json"});
    CHECK(request.environment == Environment{{"PATH", "/bin"}});
    CHECK(request.deadline == Millis{3'600'000});
}

TEST_CASE("what waits for Beads is delivered at once, and nothing twice", "[app][mirror]") {
    MirroredWork run;
    MirrorBesideWork mirror = run.begin();
    mirror.plan_changed();
    CHECK(run.log.deliveries == 1);
    run.mirror_all();
    mirror.plan_changed();
    CHECK(run.log.deliveries == 1);
    run.fixture.plan.epic("Greeting");
    mirror.plan_changed();
    CHECK(run.log.deliveries == 2);
}

TEST_CASE("others' edits are looked for once a minute", "[app][mirror]") {
    MirroredWork run;
    MirrorBesideWork mirror = run.begin();
    mirror.plan_changed();
    run.mirror_all();
    run.wait(Millis{59'999});
    mirror.plan_changed();
    CHECK(run.log.deliveries == 1);
    run.wait(Millis{1});
    mirror.plan_changed();
    CHECK(run.log.deliveries == 2);
    mirror.plan_changed();
    CHECK(run.log.deliveries == 2);
}

TEST_CASE("work ends after a last delivery, and says when Beads is behind", "[app][mirror]") {
    MirroredWork run;
    MirrorBesideWork mirror = run.begin();
    SECTION("it went well") {
        mirror.finish(false);
        CHECK(run.fixture.progress.stages == std::vector<std::string>{"what is left for Beads"});
        CHECK(run.fixture.progress.finished == std::vector<std::string>{"done"});
        CHECK(run.fixture.progress.warnings.empty());
    }
    SECTION("it failed") {
        run.log.failure = "bd is not there";
        mirror.finish(false);
        CHECK(run.fixture.progress.warnings ==
              std::vector<std::string>{"Beads is behind the plan: bd is not there"});
    }
    CHECK(run.log.deliveries == 1);
    CHECK(run.log.waits == 1);
}

TEST_CASE("a person who stops work does not wait for Beads", "[app][mirror]") {
    MirroredWork run;
    run.begin().finish(true);
    CHECK(run.log.deliveries == 0);
    CHECK(run.log.waits == 0);
}
