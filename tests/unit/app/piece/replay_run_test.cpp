#include "app/piece/replay_run.hpp"

#include "support/run_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Waits at once, and is asked to stop after so many pauses.
class CountedPauses final : public Interrupt {
  public:
    std::vector<Millis> pauses;
    std::size_t most = 1000;

    bool requested() const override { return pauses.size() >= most; }
    void wait(Millis limit) override { pauses.push_back(limit); }
};

struct Replayed : RunFixture {
    Replayed() {
        answering.meanwhile = [this](const Asked&) { clock.advance(Seconds{8}); };
        run = carry(commission(CommissionHow::duet, {"calligrapher", "scout"})).run.id;
    }

    std::vector<std::string> replay(std::int64_t speed, bool paced = true) {
        std::vector<std::string> seen;
        unwrap(replay_run(world.desk(), {.run = run, .speed = speed, .paced = paced}, pauses,
                          [&](const ReplayedEvent& one) -> Result<void> {
                              seen.push_back(one.event.type +
                                             (one.piece ? " " + one.piece->text : ""));
                              return {};
                          }));
        return seen;
    }
    Millis longest() const { return std::ranges::max(pauses.pauses); }

    CountedPauses pauses;
    BeadId run = BeadId::parse("at-none").value();
};

} // namespace

TEST_CASE("a replay shows a run's events in order, with the pieces they tell of", "[app][run]") {
    Replayed at;
    const auto seen = at.replay(1);
    REQUIRE(seen.size() > 4);
    CHECK(seen.front() == "run.created");
    CHECK(seen.back() == "run.completed");
    CHECK(std::ranges::count(seen, "piece.created a text by calligrapher") == 1);
    CHECK(std::ranges::count(seen, "piece.created a text by scout") == 1);
}

TEST_CASE("a replay pauses as the run did, faster where that is wanted, and never for long",
          "[app][run]") {
    Replayed at;
    at.replay(4);
    REQUIRE_FALSE(at.pauses.pauses.empty());
    CHECK(at.longest() == Millis{2000});
    at.pauses.pauses.clear();
    at.replay(1);
    CHECK(at.longest() == longest_pause);
}

TEST_CASE("a replay that nobody watches does not wait, and one that is interrupted ends",
          "[app][run]") {
    Replayed at;
    const auto all = at.replay(1, false);
    CHECK(at.pauses.pauses.empty());
    at.pauses.most = 1;
    CHECK(at.replay(1).size() < all.size());
}

TEST_CASE("there is no replay of what is no run", "[app][run]") {
    Replayed at;
    const auto nothing = [](const ReplayedEvent&) { return Result<void>(); };
    CHECK(must_fail(replay_run(at.world.desk(), {.run = id("at-none")}, at.pauses, nothing)).code ==
          ErrorCode::not_found);
}
