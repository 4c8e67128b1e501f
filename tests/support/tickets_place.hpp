// Which providers the contract of tickets is held against: the real bd when the tests are built for
// it, else all others.
#pragma once

#ifdef ATELIER_TEST_BD
#include "support/bd_tickets.hpp"
namespace atelier::test {
using TicketsPlace = BdTickets;
inline std::vector<std::string> ticket_places() {
    return {ATELIER_TEST_BD};
}
} // namespace atelier::test
#else
#include "support/tickets_under_test.hpp"
namespace atelier::test {
using TicketsPlace = TicketsUnderTest;
inline std::vector<ProviderKind> ticket_places() {
    return providers_under_test();
}
} // namespace atelier::test
#endif
