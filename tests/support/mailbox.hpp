// Mail in a plan of a test: sent, and closed again.
#pragma once

#include "app/mail/notices.hpp"
#include "support/plan_fixture.hpp"

#include <string>

namespace atelier::test {

inline BeadId send_notice(PlanFixture& fixture, const Context& from, const Notice& notice) {
    return unwrap(fixture.store.write(
        fixture.stamp(), [&](PlanWriter& plan) { return send_once(plan, from, notice); }));
}

struct Mailbox {
    PlanFixture fixture;

    // From a worker; each message is a millisecond younger than the one before.
    BeadId send(const Notice& notice) {
        fixture.clock.advance(Millis{1});
        return send_notice(fixture, fixture.worker(), notice);
    }
    // How many there were.
    std::size_t close(const std::string& key) {
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return close_notices(plan, key, "settled");
        }));
    }
};

} // namespace atelier::test
