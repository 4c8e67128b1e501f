#include "app/look/read_log.hpp"

#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void append(TestPlan& world, const std::string& type, const std::optional<BeadId>& bead = {}) {
    must(world.store.write(world.stamp(), [&](PlanWriter& plan) {
        return plan.append({type, bead});
    }));
}

std::vector<std::string> types(const std::vector<Event>& events) {
    std::vector<std::string> out;
    for (const Event& event : events)
        out.push_back(event.type);
    return out;
}

using Types = std::vector<std::string>;

// Does something at each wait, and asks to stop after the last.
class ScriptedInterrupt final : public Interrupt {
  public:
    explicit ScriptedInterrupt(std::vector<std::function<void()>> steps)
        : steps_(std::move(steps)) {}
    bool requested() const override { return at_ == steps_.size(); }
    void wait(Millis, const std::filesystem::path& wake) override {
        woken_by = wake;
        steps_[at_++]();
    }
    std::filesystem::path woken_by;

  private:
    std::vector<std::function<void()>> steps_;
    std::size_t at_ = 0;
};

} // namespace

TEST_CASE("the log gives what was asked for, in order", "[app][log]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    append(world, "project.registered");
    append(world, "epic.created", epic.id);
    world.clock.advance(Seconds{3600});
    append(world, "epic.claimed", epic.id);
    const auto read = [&](const LogRequest& request) {
        return types(must(read_log(world.overseer(), request)).events);
    };
    CHECK(read({}) == Types{"project.registered", "epic.created", "epic.claimed"});
    CHECK(read({.since = world.clock.now() - Seconds{60}}) == Types{"epic.claimed"});
    CHECK(read({.bead = epic.id}) == Types{"epic.created", "epic.claimed"});
    CHECK(read({.newest = 1}) == Types{"epic.claimed"});
    CHECK(must(read_log(world.overseer(), {.newest = 1})).last == 3);
}

TEST_CASE("an empty log is whole", "[app][log]") {
    TestPlan world;
    const LogOutcome out = must(read_log(world.overseer(), {.verify = true}));
    CHECK(out.events.empty());
    CHECK(out.last == 0);
    REQUIRE(out.chain);
    CHECK(out.chain->checked == 0);
    CHECK_FALSE(out.chain->fault);
}

TEST_CASE("verifying looks at the whole chain, whatever is shown", "[app][log]") {
    TestPlan world;
    append(world, "a.b");
    append(world, "c.d");
    const LogOutcome out = must(read_log(world.overseer(), {.newest = 1, .verify = true}));
    CHECK(out.events.size() == 1);
    REQUIRE(out.chain);
    CHECK(out.chain->checked == 2);
    CHECK_FALSE(out.chain->fault);
    CHECK_FALSE(must(read_log(world.overseer(), {})).chain);
}

TEST_CASE("following gives each new event once and ends when asked to", "[app][log]") {
    TestPlan world;
    append(world, "before");
    const std::int64_t last = must(read_log(world.overseer(), {})).last;
    append(world, "between");
    ScriptedInterrupt interrupt({[&] {
                                     append(world, "one");
                                     append(world, "two");
                                 },
                                 [] {}, [&] { append(world, "never read"); }});
    std::vector<std::string> seen;
    must(follow_log(world.overseer(), {}, last, interrupt, "/store", [&](const Event& event) {
        seen.push_back(event.type);
        return Result<void>();
    }));
    CHECK(seen == Types{"between", "one", "two"});
    CHECK(interrupt.woken_by == "/store");
}

TEST_CASE("following ends when its reader is gone", "[app][log]") {
    TestPlan world;
    append(world, "one");
    append(world, "two");
    ScriptedInterrupt interrupt({[] {}});
    int emitted = 0;
    const auto end = follow_log(world.overseer(), {}, 0, interrupt, "/store", [&](const Event&) {
        ++emitted;
        return Result<void>(fail(ErrorCode::files_failed, "nobody reads"));
    });
    CHECK(must_fail(end).code == ErrorCode::files_failed);
    CHECK(emitted == 1);
}

TEST_CASE("a point in time is RFC 3339 or how long ago", "[app][log]") {
    const Time now = *parse_time("2026-01-02T09:00:00Z");
    CHECK(must(parse_since("24h", now)) == *parse_time("2026-01-01T09:00:00Z"));
    CHECK(must(parse_since("2026-01-01T10:00:00+01:00", now)) ==
          *parse_time("2026-01-01T09:00:00Z"));
    CHECK(must_fail(parse_since("yesterday", now)).code == ErrorCode::usage);
    CHECK(must_fail(parse_since("", now)).code == ErrorCode::usage);
}
