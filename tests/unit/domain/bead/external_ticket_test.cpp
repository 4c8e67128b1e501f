#include "domain/bead/external_ticket.hpp"

#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead linked(const std::string& value) {
    Bead bead{.id = id("at-e.1"), .title = "One", .description = "What.\n"};
    bead.labels = {"at:changeset"};
    bead.description += "external_tickets: " + value + "\n";
    return bead;
}

} // namespace

TEST_CASE("tickets are read as they are written", "[domain][ticket]") {
    const auto tickets = unwrap(external_tickets(
        linked(R"([{"provider":"github","id":12,"url":"https://forge.example/a/b/issues/12",)"
               R"("state":"OPEN","on_close":"close","mine":1},{"provider":"linear","id":" ABC-7 ",)"
               R"("state":"In Review"}])")));
    REQUIRE(tickets.size() == 2);
    CHECK(tickets[0].provider == "github");
    CHECK(tickets[0].id == "12");
    CHECK(tickets[0].url == "https://forge.example/a/b/issues/12");
    CHECK(tickets[0].state == TicketState::open);
    CHECK(tickets[0].on_close == OnClose::close);
    CHECK(tickets[0].written.find("mine")->as_int() == 1);
    CHECK(tickets[1].id == "ABC-7");
    CHECK_FALSE(tickets[1].state);
    CHECK_FALSE(tickets[1].on_close);
}

TEST_CASE("a bead without tickets has none", "[domain][ticket]") {
    CHECK(unwrap(external_tickets(linked("null"))).empty());
    CHECK(unwrap(external_tickets(linked("[]"))).empty());
    Bead bead = linked("");
    bead.description = "What.\n";
    CHECK(unwrap(external_tickets(bead)).empty());
}

TEST_CASE("what is no list of tickets is told with bead and field", "[domain][ticket]") {
    const auto said = [](const std::string& value) {
        const Error error = must_fail(external_tickets(linked(value)));
        CHECK(error.code == ErrorCode::plan_invalid);
        CHECK(error.details.string_at("field") == "external_tickets");
        return error.message;
    };
    const std::string begin = "at-e.1: the field external_tickets cannot be read: ";
    CHECK(said("soon") == begin + "it is not a JSON list");
    CHECK(said("{}") == begin + "it is not a JSON list");
    CHECK(said("[7]") == begin + "a ticket has a provider and an id");
    CHECK(said(R"([{"id":"7"}])") == begin + "a ticket without a provider");
    CHECK(said(R"([{"provider":"github"}])") == begin + "a ticket of github without an id");
    CHECK(said(R"([{"provider":"github","id":"7","on_close":"shut"}])") ==
          begin + "on_close 'shut' is not one of comment, close, sync or none");
}

TEST_CASE("a list that is written is read back, with what others keep in it", "[domain][ticket]") {
    Bead bead = linked(R"([{"provider":"demo","id":12,"state":"In Review","mine":[1]}])");
    auto tickets = unwrap(external_tickets(bead));
    tickets[0].title = "Say it";
    tickets[0].on_close = OnClose::sync;
    tickets[0].told = TicketStep::close;
    tickets[0].pending = TicketStep::reopen;
    tickets[0].pending_why = "nobody answered";
    set_external_tickets(bead, tickets);
    CHECK(bead.description ==
          "What.\nexternal_tickets: "
          R"([{"provider":"demo","id":"12","state":"In Review","mine":[1],"title":"Say it",)"
          R"("on_close":"sync","told":"close","pending":"reopen","pending_why":"nobody answered"}])"
          "\n");
    auto again = unwrap(external_tickets(bead));
    CHECK(again[0].pending == TicketStep::reopen);
    CHECK(again[0].told == TicketStep::close);
    again[0].pending.reset();
    again[0].pending_why.clear();
    set_external_tickets(bead, again);
    CHECK(bead.description.find("pending") == std::string::npos);
}

TEST_CASE("the labels of tickets follow the list", "[domain][ticket]") {
    Bead bead = linked(R"([{"provider":"demo","id":"12"},{"provider":"github","id":"7"}])");
    add_label(bead, "ext:linear");
    follow_tickets(bead);
    CHECK(bead.labels == std::vector<std::string>{"at:changeset", "ext:demo", "ext:github"});
    set_external_tickets(bead, {});
    CHECK(bead.labels == std::vector<std::string>{"at:changeset"});
    CHECK(bead.description == "What.\nexternal_tickets: null\n");
    // Nobody knows what such a list means.
    Bead unreadable = linked("soon");
    add_label(unreadable, "ext:demo");
    follow_tickets(unreadable);
    CHECK(has_label(unreadable, "ext:demo"));
}

TEST_CASE("a ticket is found by its key", "[domain][ticket]") {
    const ExternalTicket ticket{.provider = "github", .id = "12"};
    CHECK(is_ticket(ticket, "github", "12"));
    CHECK(is_ticket(ticket, "github", "#12"));
    CHECK_FALSE(is_ticket(ticket, "github", "13"));
    CHECK_FALSE(is_ticket(ticket, "demo", "12"));
}
