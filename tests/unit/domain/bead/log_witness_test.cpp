#include "domain/bead/log_witness.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<Event> log_of(int count, const std::string& actor = "atelier/worker/alice") {
    std::vector<Event> events;
    ChainEnd end;
    for (int i = 0; i < count; ++i) {
        events.push_back(unwrap(next_event(
            end, {EventType::message_read, std::nullopt, Json::object()}, {}, actor, "")));
        end = {events.back().seq, events.back().hash, events.back().at};
    }
    return events;
}

LogHead head_of(const std::vector<Event>& events, std::size_t seq) {
    return {static_cast<std::int64_t>(seq), events.at(seq - 1).hash};
}

} // namespace

TEST_CASE("a log that has all that was seen of it is as it was", "[domain][log]") {
    const auto events = log_of(5);
    CHECK_FALSE(witness_fault(events, {}));
    CHECK_FALSE(witness_fault(events, {head_of(events, 2), head_of(events, 5)}));
    CHECK_FALSE(witness_fault({}, {}));
}

TEST_CASE("a log that ends too early names the first event that is missing", "[domain][log]") {
    const auto events = log_of(5);
    const std::vector<LogHead> seen{head_of(events, 2), head_of(events, 5)};
    const WitnessFault fault = witness_fault(log_of(3), seen).value();
    CHECK(fault.what == WitnessedFault::cut);
    CHECK(fault.seq == 4);
    CHECK_THAT(fault.message,
               ContainsSubstring("event 5") && ContainsSubstring("event 4 is missing"));
    CHECK(witness_fault({}, seen).value().seq == 1);
}

TEST_CASE("a log that went on from an older copy differs after what both have", "[domain][log]") {
    const auto events = log_of(5);
    auto other = log_of(3);
    ChainEnd end{3, other.back().hash, other.back().at};
    for (int i = 0; i < 4; ++i) {
        other.push_back(unwrap(next_event(
            end, {EventType::message_read, std::nullopt, Json::object()}, {}, "somebody", "")));
        end = {other.back().seq, other.back().hash, other.back().at};
    }
    CHECK_FALSE(verify_chain(other));
    const WitnessFault fault =
        witness_fault(other, {head_of(events, 2), head_of(events, 5)}).value();
    CHECK(fault.what == WitnessedFault::replaced);
    CHECK(fault.seq == 3);
    CHECK_THAT(fault.message, ContainsSubstring("event 5 is another one"));
    CHECK(witness_fault(other, {head_of(events, 5)}).value().seq == 1);
}

TEST_CASE("what is kept of a log is read as it is written", "[domain][log]") {
    const auto events = log_of(50);
    std::vector<LogHead> heads;
    for (std::size_t seq = 1; seq <= events.size(); ++seq)
        heads = joined_heads(heads, {head_of(events, seq), head_of(events, seq)});
    CHECK(heads.size() == 32);
    CHECK(heads.back() == head_of(events, 50));
    CHECK(log_heads_in(log_heads_text(heads)) == heads);
    CHECK(log_heads_in("no line\n0 " + heads[0].hash + "\nx " + heads[0].hash + "\n7 short\n")
              .empty());
    // Of two that were written at once the later one is the last, whoever wrote last.
    CHECK(joined_heads({head_of(events, 9)}, {head_of(events, 4)}).back() == head_of(events, 9));
}
