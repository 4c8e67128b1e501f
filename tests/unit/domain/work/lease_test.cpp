#include "domain/work/lease.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time expiry = Time{} + Seconds{1'000'000};
const LeaseRules rules;

Lease lease(std::int64_t keeper, bool ended = false) {
    Lease made{.on = *BeadId::parse("at-aaaaa"),
               .agent = *AgentId::parse("atelier/worker/alice"),
               .session = *SessionId::parse("s-1")};
    made.keeper.pid = keeper;
    made.expires_at = expiry;
    made.ended = ended;
    return made;
}

const Time before = expiry - Millis{1};

} // namespace

TEST_CASE("nobody lives on a lease that was ended, and it may be taken at once") {
    for (const Liveness seen : {Liveness::alive, Liveness::gone, Liveness::elsewhere}) {
        CHECK_FALSE(lives(lease(7, true), seen, before, rules));
        CHECK(may_take_over(lease(7, true), seen, before, rules));
    }
}

TEST_CASE("a keeper that is seen alive lives, also long after expiry") {
    CHECK(lives(lease(7), Liveness::alive, before, rules));
    CHECK(lives(lease(7), Liveness::alive, expiry + rules.stale_after * 10, rules));
    CHECK_FALSE(may_take_over(lease(7), Liveness::alive, expiry + rules.stale_after * 10, rules));
}

TEST_CASE("a keeper that is gone does not live, but its lease is taken over only once expired") {
    CHECK_FALSE(lives(lease(7), Liveness::gone, before, rules));
    CHECK_FALSE(may_take_over(lease(7), Liveness::gone, before, rules));
    CHECK(may_take_over(lease(7), Liveness::gone, expiry, rules));
}

TEST_CASE("a keeper elsewhere is waited out") {
    const Time stale = expiry + rules.stale_after;
    CHECK(lives(lease(7), Liveness::elsewhere, expiry, rules));
    CHECK(lives(lease(7), Liveness::elsewhere, stale - Millis{1}, rules));
    CHECK_FALSE(may_take_over(lease(7), Liveness::elsewhere, stale - Millis{1}, rules));
    CHECK_FALSE(lives(lease(7), Liveness::elsewhere, stale, rules));
    CHECK(may_take_over(lease(7), Liveness::elsewhere, stale, rules));
}

TEST_CASE("without a keeper the lease lives until it expires, whatever the machine says") {
    for (const Liveness seen : {Liveness::alive, Liveness::gone, Liveness::elsewhere}) {
        CHECK(lives(lease(0), seen, before, rules));
        CHECK_FALSE(may_take_over(lease(0), seen, before, rules));
        CHECK_FALSE(lives(lease(0), seen, expiry, rules));
        CHECK(may_take_over(lease(0), seen, expiry, rules));
    }
}

TEST_CASE(
    "a lease that runs further than a lease can was written under a wrong clock, and is over") {
    for (const std::int64_t keeper : {0, 7}) {
        const Millis most = 2 * (keeper == 0 ? rules.detached : rules.lease);
        const Time still = expiry - most;
        CHECK(expiry_of(lease(keeper), still, rules) == expiry);
        CHECK(expiry_of(lease(keeper), still - Millis{1}, rules) == Time{});
    }
    const Time now = expiry + Seconds{24 * 3600};
    Lease made_later = lease(0);
    made_later.expires_at = now + Seconds{24 * 3600 * 365 * 10LL};
    Lease kept = lease(7);
    kept.expires_at = made_later.expires_at;
    CHECK_FALSE(lives(made_later, Liveness::elsewhere, now, rules));
    CHECK(may_take_over(made_later, Liveness::elsewhere, now, rules));
    CHECK_FALSE(lives(kept, Liveness::elsewhere, now, rules));
    // Who is seen alive is not doubted.
    CHECK(lives(kept, Liveness::alive, now, rules));
}

TEST_CASE("a lease is written only by whoever knows whose it is") {
    const Lease stored = lease(7);
    CHECK(require_term(stored.on, stored, term_of(stored)));
    CHECK(require_term(stored.on, std::nullopt, std::nullopt));
    const Error unknown = must_fail(require_term(stored.on, stored, std::nullopt));
    CHECK(unknown.code == ErrorCode::lease_lost);
    CHECK(unknown.message ==
          "the lease of at-aaaaa now belongs to atelier/worker/alice in session s-1");
    CHECK(must_fail(require_term(stored.on, std::nullopt, term_of(stored))).message ==
          "the lease of at-aaaaa is gone");
    CHECK_FALSE(require_term(stored.on, stored, LeaseTerm{stored.session, stored.fencing + 1}));
    CHECK_FALSE(
        require_term(stored.on, stored, LeaseTerm{*SessionId::parse("s-2"), stored.fencing}));
}

TEST_CASE("a lease is renewed in time, and more rarely by whoever only waits") {
    const LeaseRules rules{
        .lease = Seconds{120}, .detached = Seconds{3600}, .stale_after = Seconds{24 * 3600}};
    CHECK(renewal_interval(rules, false) == Millis{40'000});
    CHECK(renewal_interval(rules, true) == Millis{8 * 3'600'000});
    LeaseRules hasty = rules;
    hasty.stale_after = Seconds{0};
    CHECK(renewal_interval(hasty, true) == Millis{40'000});
}

TEST_CASE("a lease is kept by a process, or by an agent that runs by itself") {
    Lease one = lease(12);
    one.keeper.host = "here";
    CHECK(keeper_text(one) == "process 12 on here");
    CHECK(keeper_text(lease(0)) == "atelier/worker/alice");
}
