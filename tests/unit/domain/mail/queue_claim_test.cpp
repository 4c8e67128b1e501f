#include "domain/mail/queue_claim.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId claim_alice = *AgentId::parse("atelier/worker/alice");
const AgentId claim_bob = *AgentId::parse("atelier/worker/bob");
const Time claim_time = *parse_time("2026-01-01T09:00:00Z");

Bead queued(const std::string& id) {
    return Message::make(*BeadId::parse(id), "Look", "", "", {.queue = "reviews"});
}

QueueEntry entry(const Bead& bead, bool left = false) {
    return {unwrap(Message::of(bead)), left};
}

Bead claimed_by(const std::string& id, const AgentId& agent, bool read = false) {
    Bead bead = queued(id);
    claim_message(bead, agent, claim_time);
    if (read) Message::mark_read(bead, claim_time);
    return bead;
}

std::string chosen(const std::vector<QueueEntry>& open, const AgentId& caller) {
    const auto choice = unwrap(choose_from_queue("reviews", open, caller, std::nullopt));
    return choice ? choice->message.str() + (choice->held ? " held" : "") : "none";
}

} // namespace

TEST_CASE("a claimed message is that agent's mail, and given back it waits again",
          "[domain][mail]") {
    Bead bead = queued("at-1");
    Message::mark_read(bead, claim_time);
    const Bead before = queued("at-1");
    claim_message(bead, claim_alice, claim_time);
    CHECK(bead.assignee == claim_alice.str());
    CHECK(unwrap(Message::of(bead)).claimed_by() == claim_alice.str());
    CHECK(unwrap(Message::of(bead)).claimed_at() == claim_time);
    CHECK_FALSE(unwrap(Message::of(bead)).read_at());
    release_message(bead);
    CHECK(bead == before);
}

TEST_CASE("the oldest that waits is chosen, unless the caller holds one", "[domain][mail]") {
    const std::vector<QueueEntry> open = {
        entry(claimed_by("at-1", claim_bob)), entry(claimed_by("at-2", claim_alice, true)),
        entry(queued("at-3")), entry(queued("at-4")), entry(claimed_by("at-5", claim_alice))};
    CHECK(chosen(open, claim_alice) == "at-5 held");
    CHECK(chosen(open, *AgentId::parse("atelier/worker/carl")) == "at-3");
    CHECK(chosen({open[0]}, claim_alice) == "none");
    CHECK(chosen({}, claim_alice) == "none");
    CHECK(chosen({entry(claimed_by("at-1", claim_bob), true)}, claim_alice) == "at-1");
}

TEST_CASE("a named message is the caller's, or it is said whose it is", "[domain][mail]") {
    const std::vector<QueueEntry> open = {entry(queued("at-1")),
                                          entry(claimed_by("at-2", claim_bob)),
                                          entry(claimed_by("at-3", claim_alice, true))};
    const auto of = [&](const char* id) {
        return choose_from_queue("reviews", open, claim_alice, *BeadId::parse(id));
    };
    CHECK_FALSE(unwrap(of("at-1"))->held);
    CHECK(unwrap(of("at-3"))->held);
    const Error taken = must_fail(of("at-2"));
    CHECK(taken.code == ErrorCode::message_taken);
    CHECK(taken.details.string_at("claimed_by") == claim_bob.str());
    CHECK(must_fail(of("at-9")).code == ErrorCode::not_found);
}
