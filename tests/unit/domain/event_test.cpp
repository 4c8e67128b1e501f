#include "domain/event.hpp"

#include "support/catch.hpp"

using namespace atelier;

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
