// Tickets: what every implementation keeps. GitHub is the real gh before a server of these tests,
// the program a script, Beads the real bd where there is one.
#include "support/catch.hpp"
#include "support/tickets_place.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a ticket is told as it is there", "[contract][ticket]") {
    TicketsPlace f(GENERATE(from_range(ticket_places())));
    INFO(f.name());
    const FoundTicket open = f.add("12");
    const FoundTicket closed = f.add("13", TicketState::closed);
    CHECK(unwrap(f.tickets().find("12")) == open);
    CHECK(unwrap(f.tickets().find("13")) == closed);
    CHECK_FALSE(unwrap(f.tickets().find("99")));
}

TEST_CASE("a comment is written once for each mark", "[contract][ticket]") {
    TicketsPlace f(GENERATE(from_range(ticket_places())));
    INFO(f.name());
    f.add("12");
    unwrap(f.tickets().comment("12", "at-e.1 is done", "Done: \"it\".\nReally."));
    unwrap(f.tickets().comment("12", "at-e.2 is done", "Done: more."));
    for (int i = 0; i < 2; ++i)
        unwrap(f.tickets().comment("12", "at-e.1 is done", "Done again."));
    auto comments = f.comments("12");
    std::ranges::sort(comments);
    REQUIRE(comments.size() == 2);
    CHECK_THAT(comments[0], Catch::Matchers::StartsWith("Done: \"it\".\nReally."));
    CHECK_THAT(comments[1], Catch::Matchers::StartsWith("Done: more."));
    CHECK(must_fail(f.tickets().comment("99", "a mark", "text")).code == ErrorCode::not_found);
}

TEST_CASE("a ticket is closed and opened again", "[contract][ticket]") {
    TicketsPlace f(GENERATE(from_range(ticket_places())));
    INFO(f.name());
    f.add("12");
    for (const TicketState state :
         {TicketState::open, TicketState::closed, TicketState::closed, TicketState::open}) {
        unwrap(f.tickets().set_state("12", state));
        CHECK(unwrap(f.tickets().find("12"))->state == state);
    }
    CHECK(must_fail(f.tickets().set_state("99", TicketState::closed)).code == ErrorCode::not_found);
}
