#include "app/publish/external_import.hpp"

#include "support/ticket_fixture.hpp"
#include "view/external_tickets.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct ImportFixture : TicketFixture {
    Result<TicketsOutcome> try_import(std::vector<std::string> keys, std::optional<BeadId> bead,
                                      std::optional<OnClose> on_close = {}) {
        TicketsRequest wanted = request(std::move(keys), std::move(bead));
        wanted.on_close = on_close;
        return external_import(planner(), provider, wanted);
    }
    TicketsOutcome import(std::vector<std::string> keys, std::optional<BeadId> bead,
                          std::optional<OnClose> on_close = {}) {
        return unwrap(try_import(std::move(keys), std::move(bead), on_close));
    }
};

} // namespace

TEST_CASE("a bead is linked to tickets, and shows it by its label", "[app][ticket]") {
    ImportFixture at;
    const TicketsOutcome imported = at.import({"12", "13"}, at.epic.id, OnClose::close);
    REQUIRE(imported.tickets.size() == 2);
    CHECK(imported.tickets[0].body == "A body\n\nof \"two\" lines");
    const auto tickets = at.tickets(at.epic);
    REQUIRE(tickets.size() == 2);
    CHECK(tickets[0].title == "Say hello");
    CHECK(tickets[0].state == TicketState::open);
    CHECK(tickets[1].on_close == OnClose::close);
    CHECK(has_label(at.get(at.epic.id), "ext:demo"));
    CHECK(at.event_types().back() == "epic.edited");
    CHECK(external_tickets_json(imported).find("tickets")->as_array()[0].dump() ==
          R"({"bead":")" + at.epic.id.str() +
              R"(","provider":"demo","id":"12","url":"https://tickets.example/12",)"
              R"("title":"Say hello","body":"A body\n\nof \"two\" lines","state":"open",)"
              R"("on_close":"close","done":null,"pending":null,"error":null})");
}

TEST_CASE("linking again changes nothing but what is asked for", "[app][ticket]") {
    ImportFixture at;
    at.import({"12"}, at.changeset.id, OnClose::none);
    const auto events = at.events().size();
    at.import({"12"}, at.changeset.id);
    CHECK(at.events().size() == events);
    CHECK(at.only_ticket(at.changeset).on_close == OnClose::none);
    at.import({"12"}, at.changeset.id, OnClose::sync);
    CHECK(at.only_ticket(at.changeset).on_close == OnClose::sync);
    CHECK(at.event_types().back() == "changeset.edited");
}

TEST_CASE("what others keep of a ticket stays, also where it was YAML", "[app][ticket]") {
    ImportFixture at;
    Bead bead = at.get(at.changeset.id);
    bead.description += "external_tickets:\n  - provider: demo\n    id: 12\n    mine: kept\n"
                        "  - provider: linear\n    id: ABC-7\n";
    at.update(bead);
    at.import({"12"}, at.changeset.id);
    const auto tickets = at.tickets(at.changeset);
    REQUIRE(tickets.size() == 2);
    CHECK(tickets[0].written.string_at("mine") == "kept");
    CHECK(tickets[0].title == "Say hello");
    CHECK(has_label(at.get(at.changeset.id), "ext:linear"));
}

TEST_CASE("without a bead tickets are only read", "[app][ticket]") {
    ImportFixture at;
    const auto events = at.events().size();
    const TicketsOutcome read = at.import({"12"}, {});
    CHECK(read.tickets.front().ticket.title == "Say hello");
    CHECK(at.events().size() == events);
    at.provider.fault = at.silence;
    CHECK(must_fail(at.try_import({"12"}, {})).code == ErrorCode::forge_unknown);
}

TEST_CASE("a ticket that is not there is linked to nothing, nor are those beside it",
          "[app][ticket]") {
    ImportFixture at;
    CHECK(must_fail(at.try_import({"12", "99"}, at.epic.id)).code == ErrorCode::not_found);
    CHECK(at.tickets(at.epic).empty());
    CHECK(must_fail(at.try_import({"12"}, *BeadId::parse("at-zzzzz"))).code ==
          ErrorCode::not_found);
    Bead message{.id = *BeadId::parse("at-m0001"), .title = "Hello", .issue_type = "message"};
    message.labels = {"at:message"};
    at.create(message);
    CHECK(must_fail(at.try_import({"12"}, message.id)).code == ErrorCode::usage);
}

TEST_CASE("what cannot be looked at is linked, and a look is pending", "[app][ticket]") {
    ImportFixture at;
    at.provider.fault = at.silence;
    const TicketsOutcome imported = at.import({"12"}, at.changeset.id, OnClose::close);
    CHECK(imported.tickets.front().fault->code == ErrorCode::forge_unknown);
    const ExternalTicket linked = at.only_ticket(at.changeset);
    CHECK(linked.pending == TicketStep::look);
    CHECK(linked.pending_why == "nobody answered");
    CHECK(linked.on_close == OnClose::close);
    at.provider.fault.reset();
    at.import({"12"}, at.changeset.id);
    CHECK_FALSE(at.only_ticket(at.changeset).pending);
    CHECK(at.only_ticket(at.changeset).title == "Say hello");
    // What was refused for good is told as that.
    at.provider.fault = Error{ErrorCode::forge_refused, "no"};
    CHECK(must_fail(at.try_import({"13"}, at.changeset.id)).code == ErrorCode::forge_refused);
}
