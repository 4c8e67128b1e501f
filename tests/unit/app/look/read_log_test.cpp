#include "app/look/read_log.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void append(PlanFixture& fixture, EventType type, const std::optional<BeadId>& bead = {}) {
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
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
class ScriptedInterrupt final : public Interrupt, public StoreWatch {
  public:
    explicit ScriptedInterrupt(std::vector<std::function<void()>> steps)
        : steps_(std::move(steps)) {}
    bool requested() const override { return at_ == steps_.size(); }
    void wait(Millis) override { FAIL("nobody waits without looking at the store"); }
    void wait_for_change(Millis) override { steps_[at_++](); }

  private:
    std::vector<std::function<void()>> steps_;
    std::size_t at_ = 0;
};

} // namespace

TEST_CASE("the log gives what was asked for, in order", "[app][log]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    append(fixture, EventType::message_read);
    append(fixture, EventType::epic_closed, epic.id);
    fixture.clock.advance(Seconds{3600});
    append(fixture, EventType::task_closed, epic.id);
    const auto read = [&](const LogRequest& request) {
        return types(unwrap(read_log(fixture.overseer(), request)).events);
    };
    CHECK(read({}) == Types{"message.read", "epic.closed", "task.closed"});
    CHECK(read({.since = fixture.clock.now() - Seconds{60}}) == Types{"task.closed"});
    CHECK(read({.bead = epic.id}) == Types{"epic.closed", "task.closed"});
    CHECK(read({.newest = 1}) == Types{"task.closed"});
    CHECK(unwrap(read_log(fixture.overseer(), {.newest = 1})).last == 3);
}

TEST_CASE("folded, a log has no stages, and as many events as were asked for", "[app][log]") {
    PlanFixture fixture;
    const auto stage = [&](const char* name) {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return plan.append({EventType::session_stage, {}, Json::object().set("stage", name)});
        }));
    };
    append(fixture, EventType::epic_closed);
    stage("agent");
    append(fixture, EventType::task_closed);
    stage("end");
    const LogOutcome folded = unwrap(read_log(fixture.overseer(), {.newest = 2, .folded = true}));
    CHECK(types(folded.events) == Types{"epic.closed", "task.closed"});
    CHECK(folded.last == 4);
    CHECK(types(unwrap(read_log(fixture.overseer(), {.newest = 2})).events) ==
          Types{"task.closed", "session.stage"});
}

TEST_CASE("a log is told with titles, and with how long a session and its stages took",
          "[app][log]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const SessionId session = *SessionId::parse("s-1");
    const Time began = fixture.clock.now();
    const auto at = [&](Seconds later, EventType type, Json data) {
        fixture.clock.advance(later);
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.put(Session{.id = session,
                                           .agent = *AgentId::parse("atelier/worker/worker-1"),
                                           .started_at = began}));
            return plan.append({type, epic.id, std::move(data.set("session", session.str()))});
        }));
    };
    at(Seconds{0}, EventType::session_started, Json::object());
    at(Seconds{2}, EventType::session_stage, Json::object().set("stage", "agent"));
    at(Seconds{60}, EventType::session_stage, Json::object().set("stage", "assess"));
    LogFacts facts;
    unwrap(add_facts(fixture.overseer(), unwrap(read_log(fixture.overseer(), {})).events, facts));
    CHECK(facts.titles.at(epic.id) == "Greeting");
    CHECK(facts.took == std::map<std::int64_t, Millis>{{2, Seconds{2}}, {3, Seconds{60}}});
    at(Seconds{1}, EventType::session_ended, Json::object().set("outcome", "done"));
    unwrap(add_facts(fixture.overseer(), unwrap(read_log(fixture.overseer(), {.newest = 1})).events,
                     facts));
    CHECK(facts.took.at(4) == Seconds{63});
    CHECK(facts.stage_since.empty());
}

TEST_CASE("a log of a bead that is not there is refused, not empty", "[app][log]") {
    PlanFixture fixture;
    const auto log = read_log(fixture.overseer(), {.bead = *BeadId::parse("at-typo")});
    CHECK(must_fail(log).code == ErrorCode::not_found);
}

TEST_CASE("an empty log is whole", "[app][log]") {
    PlanFixture fixture;
    const LogOutcome out = unwrap(read_log(fixture.overseer(), {.verify = true}));
    CHECK(out.events.empty());
    CHECK(out.last == 0);
    REQUIRE(out.chain);
    CHECK(out.chain->checked == 0);
    CHECK_FALSE(out.chain->fault);
}

TEST_CASE("verifying looks at the whole chain, whatever is shown", "[app][log]") {
    PlanFixture fixture;
    append(fixture, EventType::epic_closed);
    append(fixture, EventType::task_closed);
    const LogOutcome out = unwrap(read_log(fixture.overseer(), {.newest = 1, .verify = true}));
    CHECK(out.events.size() == 1);
    REQUIRE(out.chain);
    CHECK(out.chain->checked == 2);
    CHECK_FALSE(out.chain->fault);
    CHECK_FALSE(unwrap(read_log(fixture.overseer(), {})).chain);
}

TEST_CASE("verifying holds the log against the lines beside it", "[app][log]") {
    PlanFixture fixture;
    append(fixture, EventType::epic_closed);
    Event gone{.seq = 7, .type = "epic.promoted"};
    gone.hash = std::string(64, 'a');
    unwrap(fixture.store.write(fixture.stamp(),
                               [&](PlanWriter& plan) { return plan.add_line(line_of(gone)); }));
    const LogOutcome out = unwrap(read_log(fixture.overseer(), {.verify = true}));
    const Error fault = must_fail(require_intact(out));
    CHECK(fault.code == ErrorCode::store_corrupt);
    CHECK_THAT(fault.message, ContainsSubstring("event 7"));
    CHECK(fault.details.find("lines_without_event")->as_array().at(0).as_int() == 7);
    CHECK(require_intact(unwrap(read_log(fixture.overseer(), {}))));
}

TEST_CASE("following gives each new event once and ends when asked to", "[app][log]") {
    PlanFixture fixture;
    append(fixture, EventType::epic_closed);
    const std::int64_t last = unwrap(read_log(fixture.overseer(), {})).last;
    append(fixture, EventType::changeset_started);
    ScriptedInterrupt interrupt({[&] {
                                     append(fixture, EventType::message_read);
                                     append(fixture, EventType::task_closed);
                                 },
                                 [] {}, [&] { append(fixture, EventType::epic_closed); }});
    std::vector<std::string> seen;
    unwrap(follow_log(fixture.overseer(), {}, last, interrupt, interrupt,
                      [&](const std::vector<Event>& events) {
                          for (const std::string& type : types(events))
                              seen.push_back(type);
                          return Result<void>();
                      }));
    CHECK(seen == Types{"changeset.started", "message.read", "task.closed"});
}

TEST_CASE("following one bead gives its events alone", "[app][log]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    ScriptedInterrupt interrupt({[&] {
                                     append(fixture, EventType::task_closed);
                                     append(fixture, EventType::epic_closed, epic.id);
                                 },
                                 [] {}});
    std::vector<std::string> seen;
    unwrap(follow_log(fixture.overseer(), {.bead = epic.id}, 0, interrupt, interrupt,
                      [&](const std::vector<Event>& events) {
                          for (const std::string& type : types(events))
                              seen.push_back(type);
                          return Result<void>();
                      }));
    CHECK(seen == Types{"epic.closed"});
}

TEST_CASE("following ends when its reader is gone", "[app][log]") {
    PlanFixture fixture;
    append(fixture, EventType::message_read);
    append(fixture, EventType::task_closed);
    ScriptedInterrupt interrupt({[] {}});
    int emitted = 0;
    const auto end =
        follow_log(fixture.overseer(), {}, 0, interrupt, interrupt, [&](const std::vector<Event>&) {
            ++emitted;
            return Result<void>(fail(ErrorCode::files_failed, "nobody reads"));
        });
    CHECK(must_fail(end).code == ErrorCode::files_failed);
    CHECK(emitted == 1);
}

TEST_CASE("a point in time is RFC 3339, how long ago or yesterday", "[app][log]") {
    const Time now = *parse_time("2026-01-02T09:00:00Z");
    CHECK(unwrap(parse_since("24h", now, {})) == *parse_time("2026-01-01T09:00:00Z"));
    CHECK(unwrap(parse_since("2026-01-01T10:00:00+01:00", now, {})) ==
          *parse_time("2026-01-01T09:00:00Z"));
    CHECK(unwrap(parse_since("yesterday", now, {})) == *parse_time("2026-01-01T09:00:00Z"));
    CHECK(must_fail(parse_since("today", now, {})).code == ErrorCode::usage);
    CHECK(must_fail(parse_since("", now, {})).code == ErrorCode::usage);
}

TEST_CASE("a day or a minute of it is one of local time", "[app][log]") {
    const Time now = *parse_time("2026-11-21T09:00:00Z");
    // The clocks went back in the night to the 25th of October.
    const auto ahead = [](Time at) {
        return Seconds{at < *parse_time("2026-10-25T01:00:00Z") ? 7200 : 3600};
    };
    const auto since = [&](std::string_view text) {
        return format_time(unwrap(parse_since(text, now, ahead)));
    };
    CHECK(since("2026-11-01") == "2026-10-31T23:00:00.000Z");
    CHECK(since("2026-11-01 10:30") == "2026-11-01T09:30:00.000Z");
    CHECK(since("2026-10-25") == "2026-10-24T22:00:00.000Z");
    // Read as UTC it lies behind the moment at which the clocks go back, and in truth before it.
    CHECK(since("2026-10-25 01:30") == "2026-10-24T23:30:00.000Z");
    for (const char* wrong : {"2026-13-01", "2026-11-01 25:00", "2026-11-01 ", "2026-11-01 10"})
        CHECK(must_fail(parse_since(wrong, now, ahead)).code == ErrorCode::usage);
}

TEST_CASE("a log in which something was changed is refused, one that was not checked is not",
          "[app][log]") {
    LogOutcome log;
    CHECK(require_intact(log));
    log.chain = ChainReport{.checked = 7, .fault = {}};
    CHECK(require_intact(log));
    log.chain->fault = ChainFault{.seq = 4, .message = "event 4 was changed"};
    const Error fault = must_fail(require_intact(log));
    CHECK(fault.code == ErrorCode::store_corrupt);
    CHECK_THAT(fault.message, ContainsSubstring("event 4 was changed"));
    CHECK(fault.details.find("seq")->as_int() == 4);
}
