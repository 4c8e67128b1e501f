#include "domain/event.hpp"

#include "base/digest.hpp"

namespace atelier {

std::string chain_hash(const std::string& previous, const Event& event) {
    // Each part with its length in front, so that no two different events give the same bytes.
    std::string bytes;
    for (const std::string& part :
         {previous, std::to_string(event.seq), format_time(event.at), event.actor, event.session,
          event.type, event.bead ? event.bead->str() : std::string(), event.data}) {
        bytes += std::to_string(part.size());
        bytes += ':';
        bytes += part;
    }
    return sha256_hex(bytes);
}

} // namespace atelier
