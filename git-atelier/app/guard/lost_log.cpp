#include "app/guard/lost_log.hpp"

namespace atelier {

bool has_lost_log(GitRefs& refs, const std::string& ref) {
    // HEAD is always there.
    if (ref != "HEAD") {
        const auto there = refs.resolve(ref);
        if (there && !*there) return false;
    }
    const auto log = refs.ref_log(ref);
    return !log || log->empty();
}

} // namespace atelier
