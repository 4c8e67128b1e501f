#include "app/publish/ticket_links.hpp"

#include "support/ticket_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LinksFixture : TicketFixture {
    LinkedTicket link_to(const std::string& id) {
        return {get(changeset.id), true, {.provider = "demo", .id = id}};
    }
    LinkedTickets linked(const TicketsRequest& wanted) {
        return unwrap(store.read([&](PlanReader& plan) { return linked_tickets(plan, wanted); }));
    }
};

} // namespace

TEST_CASE("a provider's name is part of a program's", "[app][ticket]") {
    for (const char* name : {"github", "linear", "jira-2"})
        CHECK(check_provider(name));
    for (const char* name : {"", "-x", "../sh", "a b", "Jira", "a/b"}) {
        INFO(name);
        CHECK(must_fail(check_provider(name)).code == ErrorCode::usage);
    }
    CHECK_FALSE(check_provider(std::string(41, 'a')));
}

TEST_CASE("tickets are found with what they are linked to", "[app][ticket]") {
    LinksFixture at;
    at.link(at.changeset, "12");
    at.link(at.epic, "13");
    at.land(at.changeset);
    const auto all = at.linked(at.request()).tickets;
    REQUIRE(all.size() == 2);
    for (const LinkedTicket& link : all)
        CHECK(link.finished == (link.bead.id == at.changeset.id));
    TicketsRequest other = at.request();
    other.provider = "github";
    CHECK(at.linked(other).tickets.empty());
}

TEST_CASE("a step is done in the ticket as it is there, or is pending", "[app][ticket]") {
    LinksFixture at;
    const LinkedTicket link = at.link_to("12");
    TicketRow row = look_at(at.provider, link);
    CHECK(row.ticket.title == "Say hello");
    CHECK_FALSE(row.fault);
    take_step(at.provider, link, TicketStep::close, row);
    CHECK(row.done == TicketStep::close);
    CHECK(row.ticket.state == TicketState::closed);
    take_step(at.provider, link, TicketStep::reopen, row);
    CHECK(at.there("12").ticket.state == TicketState::open);
    at.provider.fault = at.silence;
    take_step(at.provider, link, TicketStep::comment, row);
    CHECK(row.ticket.pending == TicketStep::comment);
    CHECK(row.fault->code == ErrorCode::forge_unknown);
}

TEST_CASE("rows are written where something became of them", "[app][ticket]") {
    LinksFixture at;
    at.link(at.changeset, "12");
    const auto events = at.events().size();
    TicketRow row{.bead = at.changeset.id, .ticket = at.only_ticket(at.changeset)};
    unwrap(store_rows(at.planner(), read_yaml, {row, {.bead = {}, .ticket = row.ticket}}));
    CHECK(at.events().size() == events);
    row.ticket.title = "Another";
    unwrap(store_rows(at.planner(), read_yaml, {row}));
    CHECK(at.only_ticket(at.changeset).title == "Another");
    CHECK(at.events().size() == events + 1);
}
