// The repository's own Beads as a provider of tickets, where bd does more than the port says.
#include "support/bd_tickets.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a bead of the repository is any status of work until it is closed", "[ticket]") {
    BdTickets f(ATELIER_TEST_BD);
    f.add("12");
    f.folder.bd("Jane", {"update", "at-12", "--status=in_progress", "--json"});
    CHECK(unwrap(f.tickets().find("at-12"))->state == TicketState::open);
    f.folder.bd("Jane", {"update", "at-12", "--status=blocked", "--json"});
    CHECK(unwrap(f.tickets().find("at-12"))->state == TicketState::open);
}

TEST_CASE("what bd refuses is refused in its words, and the bead stays as it was", "[ticket]") {
    BdTickets f(ATELIER_TEST_BD);
    f.folder.bd("Jane", {"create", "Above", "--type=epic", "--id=at-5", "--json"});
    f.folder.bd("Jane", {"create", "Below", "--parent=at-5", "--json"});
    const Error error = must_fail(f.tickets().set_state("at-5", TicketState::closed));
    CHECK(error.code == ErrorCode::forge_refused);
    CHECK_THAT(error.message, ContainsSubstring("open child"));
    CHECK(unwrap(f.tickets().find("at-5"))->state == TicketState::open);
}
