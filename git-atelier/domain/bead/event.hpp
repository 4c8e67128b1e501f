// The event log: what changed, when, by whom. Each event carries a SHA-256 over its own stored
// bytes and the hash before it, so that a removed or changed row shows.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/bead/event_types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What a use case hands over; the store adds number, time, actor, session and hash in the same
// transaction.
struct NewEvent {
    EventType type;
    std::optional<BeadId> bead;
    Json data = Json::object();
};

struct Event {
    std::int64_t seq = 0;
    Time at{};
    std::string actor;
    std::string session;
    // As it is stored: that of a newer version has no EventType.
    std::string type;
    std::optional<BeadId> bead;
    // One line of JSON, exactly the bytes that were hashed.
    std::string data;
    std::string hash;

    bool operator==(const Event&) const = default;
};

std::optional<EventType> type_of(const Event& event);

// Where a log ends; as it is here before the first event.
struct ChainEnd {
    std::int64_t seq = 0;
    std::string hash;
    Time at{};
};

// The event as it is stored next. Who waited for the store looked at the clock before whoever came
// first: its time is not earlier than that of the event before it, unless that one's clock was
// wrong by more than such a wait. invariant-broken when its data is not what the table of its type
// says.
Result<Event> next_event(const ChainEnd& after, const NewEvent& event, Time at, std::string actor,
                         std::string session);

// The hash of `event` (its own `hash` ignored) when it follows an event with hash `previous` (""
// for the first).
std::string chain_hash(const std::string& previous, const Event& event);

struct ChainFault {
    // The first event that does not follow from those before it.
    std::int64_t seq = 0;
    std::string message;
};
// `events`: all, from the first. Finds a changed, removed or inserted one, not a cut tail.
std::optional<ChainFault> verify_chain(const std::vector<Event>& events);

} // namespace atelier
