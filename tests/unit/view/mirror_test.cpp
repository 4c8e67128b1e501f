#include "view/mirror.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("how far behind a mirror is, is a line that begins where each line does",
          "[view][mirror]") {
    const Time now = *parse_time("2026-01-02T09:00:00Z");
    CHECK(mirror_status_text({}, now) == "Beads is up to date\n");
    CHECK(mirror_status_text({.waiting = 1}, now) == "1 bead to be delivered\n");
}
