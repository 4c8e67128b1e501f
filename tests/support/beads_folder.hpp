// Where the mirror's suites run: a real Beads store when the tests are built for bd, else the
// stand-in.
#pragma once

#ifdef ATELIER_TEST_BD
#include "support/bd_folder.hpp"
namespace atelier::test {
using BeadsPlace = BdFolder;
}
#else
#include "support/fake_beads.hpp"
namespace atelier::test {
using BeadsPlace = FakeBeads;
}
#endif
