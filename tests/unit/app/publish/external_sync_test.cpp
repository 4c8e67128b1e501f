#include "app/publish/external_sync.hpp"

#include "support/ticket_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct SyncFixture : TicketFixture {
    TicketsOutcome sync(std::vector<std::string> keys = {}, std::optional<BeadId> bead = {}) {
        return unwrap(
            external_sync(planner(), provider, request(std::move(keys), std::move(bead))));
    }
};

} // namespace

TEST_CASE("linked tickets are looked at, all that are meant", "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "12");
    at.link(at.epic, "13");
    at.there("12").ticket.state = TicketState::closed;
    at.there("12").ticket.title = "Say it";
    CHECK(at.sync().tickets.size() == 2);
    CHECK(at.only_ticket(at.changeset).state == TicketState::closed);
    CHECK(at.only_ticket(at.changeset).title == "Say it");
    const auto events = at.events().size();
    CHECK(at.sync({"13"}).tickets.size() == 1);
    CHECK(at.sync({}, at.changeset.id).tickets.size() == 1);
    CHECK(at.events().size() == events);
    const auto missing = [&](const TicketsRequest& wanted) {
        return must_fail(external_sync(at.planner(), at.provider, wanted)).message;
    };
    CHECK(missing(at.request({"99"})) == "no bead is linked to ticket 99 of demo");
    CHECK(missing(at.request({"13"}, at.changeset.id)) ==
          at.changeset.id.str() + " is not linked to ticket 13 of demo");
}

TEST_CASE("a provider that does not answer fails nothing, and what is due is pending",
          "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "12");
    at.link(at.epic, "13");
    at.provider.good_calls = 1;
    at.provider.fault = at.silence;
    const TicketsOutcome synced = at.sync();
    CHECK(synced.tickets.size() == 2);
    CHECK_FALSE(synced.tickets[0].fault);
    CHECK(synced.tickets[1].fault->code == ErrorCode::forge_unknown);
    CHECK(synced.tickets[1].ticket.pending == TicketStep::look);
    at.provider.fault.reset();
    at.sync();
    CHECK_FALSE(at.only_ticket(at.changeset).pending);
    CHECK_FALSE(at.only_ticket(at.epic).pending);
}

TEST_CASE("a ticket that has gone stays linked and is told", "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "99");
    const TicketsOutcome synced = at.sync();
    CHECK(synced.tickets.front().fault->code == ErrorCode::not_found);
    CHECK(at.only_ticket(at.changeset).state == TicketState::open);
    CHECK_FALSE(at.only_ticket(at.changeset).pending);
}

TEST_CASE("a ticket that follows its bead is closed with it and opened again", "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "12", OnClose::sync);
    at.sync();
    CHECK(at.there("12").moves == 0);
    at.land(at.changeset);
    CHECK(at.sync().tickets.front().done == TicketStep::close);
    CHECK(at.there("12").ticket.state == TicketState::closed);
    CHECK(at.there("12").comments.size() == 1);
    at.sync();
    CHECK(at.there("12").moves == 1);
    at.take_back(at.changeset);
    CHECK(at.sync().tickets.front().done == TicketStep::reopen);
    CHECK(at.there("12").ticket.state == TicketState::open);
}

TEST_CASE("what could not be done is done by the next sync", "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "12", OnClose::sync);
    at.land(at.changeset);
    // It is found and commented on, then nobody answers.
    at.provider.good_calls = 2;
    at.provider.fault = at.silence;
    CHECK(at.sync().tickets.front().ticket.pending == TicketStep::close);
    at.provider.fault.reset();
    CHECK(at.sync().tickets.front().done == TicketStep::close);
    CHECK(at.there("12").comments.size() == 1);
    CHECK(at.there("12").ticket.state == TicketState::closed);
    CHECK_FALSE(at.only_ticket(at.changeset).pending);
}

TEST_CASE("a list that cannot be read is told, and the others are looked at", "[app][ticket]") {
    SyncFixture at;
    at.link(at.changeset, "12");
    Bead bead = at.get(at.epic.id);
    bead.description += "external_tickets: [7]\n";
    add_label(bead, "ext:demo");
    at.update(bead);
    const TicketsOutcome synced = at.sync();
    CHECK(synced.tickets.size() == 1);
    REQUIRE(synced.warnings.size() == 1);
    CHECK_THAT(synced.warnings.front(), ContainsSubstring("external_tickets cannot be read"));
}
