#include "domain/bead/event.hpp"

#include "base/digest.hpp"

namespace atelier {
namespace {

// For the store.
constexpr Seconds longest_wait{60};

} // namespace

std::optional<EventType> type_of(const Event& event) {
    return parse_name<EventType>(event.type);
}

Result<Event> next_event(const ChainEnd& after, const NewEvent& event, Time at, std::string actor,
                         std::string session) {
    if (auto fault = data_fault(event.type, event.data))
        return fail(ErrorCode::invariant_broken, *std::move(fault));
    const bool waited = at < after.at && after.at - at <= longest_wait;
    Event next{.seq = after.seq + 1,
               .at = waited ? after.at : at,
               .actor = std::move(actor),
               .session = std::move(session),
               .type = std::string(name_of(event.type)),
               .bead = event.bead,
               .data = event.data.dump(),
               .hash = {}};
    next.hash = chain_hash(after.hash, next);
    return next;
}

std::string chain_hash(const std::string& previous, const Event& event) {
    // Each part with its length in front, so that no two different events give the same bytes.
    std::string bytes;
    bytes.reserve(event.data.size() + 512);
    const std::string number = std::to_string(event.seq);
    const std::string time = format_time(event.at);
    for (const std::string_view part :
         {std::string_view(previous), std::string_view(number), std::string_view(time),
          std::string_view(event.actor), std::string_view(event.session),
          std::string_view(event.type),
          event.bead ? std::string_view(event.bead->str()) : std::string_view(),
          std::string_view(event.data)}) {
        bytes += std::to_string(part.size());
        bytes += ':';
        bytes += part;
    }
    return sha256_hex(bytes);
}

std::optional<ChainFault> verify_chain(const std::vector<Event>& events) {
    std::string previous;
    std::int64_t expected = 1;
    for (const Event& event : events) {
        if (event.seq != expected)
            return ChainFault{event.seq, "event " + std::to_string(expected) +
                                             " is missing before event " +
                                             std::to_string(event.seq)};
        if (event.hash != chain_hash(previous, event))
            return ChainFault{event.seq,
                              "event " + std::to_string(event.seq) + " is not what was written"};
        previous = event.hash;
        ++expected;
    }
    return std::nullopt;
}

} // namespace atelier
