#include "domain/bead/event.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<Event> chain(std::size_t count) {
    std::vector<Event> events;
    std::string previous;
    for (std::size_t i = 1; i <= count; ++i) {
        Event event{.seq = static_cast<std::int64_t>(i), .type = "epic.edited", .data = "{}"};
        event.hash = chain_hash(previous, event);
        previous = event.hash;
        events.push_back(event);
    }
    return events;
}

} // namespace

TEST_CASE("an untouched chain is whole", "[domain][event]") {
    CHECK_FALSE(verify_chain({}));
    CHECK_FALSE(verify_chain(chain(3)));
}

TEST_CASE("a changed event is named", "[domain][event]") {
    auto events = chain(3);
    events[1].actor = "somebody else";
    REQUIRE(verify_chain(events));
    CHECK(verify_chain(events)->seq == 2);
}

TEST_CASE("an event rewritten with a fresh hash shows at its successor", "[domain][event]") {
    auto events = chain(3);
    events[1].actor = "somebody else";
    events[1].hash = chain_hash(events[0].hash, events[1]);
    REQUIRE(verify_chain(events));
    CHECK(verify_chain(events)->seq == 3);
}

TEST_CASE("a removed event shows, the first one too", "[domain][event]") {
    auto middle = chain(3);
    middle.erase(middle.begin() + 1);
    REQUIRE(verify_chain(middle));
    CHECK(verify_chain(middle)->message == "event 2 is missing before event 3");
    auto first = chain(3);
    first.erase(first.begin());
    CHECK(verify_chain(first)->seq == 2);
}

TEST_CASE("an event follows the one before it", "[domain][event]") {
    const NewEvent closed{EventType::epic_closed, id("at-e")};
    const Event first = unwrap(next_event({}, closed, Time{Millis{5}}, "olga", "s-1"));
    CHECK(first.seq == 1);
    CHECK(first.type == "epic.closed");
    CHECK(type_of(first) == EventType::epic_closed);
    CHECK(first.actor == "olga");
    CHECK(first.session == "s-1");
    CHECK(first.data == "{}");
    const Event second = unwrap(next_event({first.seq, first.hash}, closed, {}, "olga", {}));
    CHECK_FALSE(verify_chain({first, second}));
}

TEST_CASE("an event is not earlier than the one before it", "[domain][event]") {
    const NewEvent closed{EventType::epic_closed, id("at-e")};
    const Time before = *parse_time("2026-01-01T09:00:00Z");
    const auto at = [&](Time now) {
        return unwrap(next_event({1, "h", before}, closed, now, "olga", {})).at;
    };
    CHECK(at(before - Seconds{2}) == before);
    CHECK(at(before + Seconds{2}) == before + Seconds{2});
    // A clock that was wrong by an hour does not stay for good.
    CHECK(at(before - Seconds{3600}) == before - Seconds{3600});
}

TEST_CASE("an event's data holds what its type carries, no less and no more", "[domain][event]") {
    const auto fault = [](EventType type, const Json& data) {
        return data_fault(type, data).value_or("");
    };
    const Json reason = Json::object().set("reason", "no need");
    CHECK(fault(EventType::epic_closed, Json::object()) == "");
    CHECK(fault(EventType::epic_abandoned, reason) == "");
    CHECK(fault(EventType::epic_abandoned, Json::object()) == "epic.abandoned has no 'reason'");
    CHECK(fault(EventType::message_closed, Json::object()) == "");
    CHECK(fault(EventType::message_closed, reason) == "");
    CHECK(fault(EventType::epic_closed, reason) ==
          "epic.closed has 'reason', which it does not carry");
    CHECK(fault(EventType::epic_claimed, Json::object().set("fencing", "1")) ==
          "'fencing' of epic.claimed has another type");
    CHECK(
        fault(EventType::epic_promoted, Json::object().set("ready", Json::array().push(Json(1)))) ==
        "'ready' of epic.promoted has another type");
    CHECK(fault(EventType::epic_closed, Json::array()) ==
          "the data of epic.closed is not an object");
    CHECK(must_fail(next_event({}, {EventType::epic_claimed, id("at-e")}, {}, "", {})).code ==
          ErrorCode::invariant_broken);
}

TEST_CASE("each type of event has one row, under a name of its own", "[domain][event]") {
    for (const EventKind& kind : event_kinds) {
        CHECK(name_of(kind.type) == kind.name);
        CHECK(parse_name<EventType>(kind.name) == kind.type);
    }
    CHECK(event_kinds.size() == static_cast<std::size_t>(EventType::worktree_removed) + 1);
}

TEST_CASE("a bead of every kind has a type for its import", "[domain][event]") {
    for (const auto& kind : names_of(BeadKind{})) {
        const std::string name(kind.value == BeadKind::other ? "bead" : kind.name);
        CHECK(name_of(imported(kind.value)) == name + ".imported");
    }
}
