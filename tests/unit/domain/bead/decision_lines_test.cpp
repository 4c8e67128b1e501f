#include "domain/bead/decision_lines.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Event event_of(EventType type, const std::string& actor, const std::string& session = {}) {
    Json data = Json::object();
    if (type == EventType::session_started) data.set("session", session);
    if (type == EventType::epic_promoted) data.set("ready", Json::strings({}));
    return unwrap(next_event({}, {type, std::nullopt, std::move(data)}, {}, actor, session));
}

} // namespace

TEST_CASE("the overseer's events and each session's have a line, and those of agents have none",
          "[domain][decision]") {
    CHECK(has_line(event_of(EventType::task_closed, "atelier/overseer/olga")));
    CHECK(has_line(event_of(EventType::session_started, "atelier/worker/a", "s-1")));
    CHECK_FALSE(has_line(event_of(EventType::task_closed, "atelier/worker/a")));
    CHECK_FALSE(has_line(event_of(EventType::epic_promoted, "atelier/worker/a")));
    CHECK_FALSE(has_line(event_of(EventType::task_closed, "Jane")));
    CHECK(has_line(event_of(EventType::epic_promoted, "atelier/planner/p")));
}

TEST_CASE("lines are read as they are written", "[domain][decision]") {
    const Event closed = event_of(EventType::task_closed, "atelier/overseer/olga");
    const Event begun = event_of(EventType::session_started, "atelier/worker/a", "s-1");
    const DecisionLines lines(line_of(closed) + line_of(begun) + line_of(closed));
    const auto all = lines.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].seq == closed.seq);
    CHECK(all[0].hash == closed.hash);
    CHECK(all[0].type == "task.closed");
    CHECK(all[1].actor == "atelier/worker/a");
    CHECK(all[1].session == "s-1");
    CHECK(DecisionLines().is_empty());
    CHECK(DecisionLines("").is_empty());
    CHECK_FALSE(lines.is_empty());
}

TEST_CASE("a line that is forgotten is not listed again", "[domain][decision]") {
    const Event closed = event_of(EventType::task_closed, "atelier/overseer/olga");
    const std::string line = line_of(closed);
    const DecisionLines before(line);
    const DecisionLines after(line + forgotten_line_of(before.all().front()));
    CHECK(after.all().empty());
}
