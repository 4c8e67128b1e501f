// Which providers the contract of tickets is held against: the real bd when the tests are built for
// it, else all others.
#pragma once

#ifdef ATELIER_TEST_BD
#include "support/bd_tickets.hpp"
#else
#include "support/tickets_under_test.hpp"
#endif
