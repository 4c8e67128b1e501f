#include "view/open.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("an opened worktree is named with what has to be known of it", "[view][open]") {
    const OpenedWorktree opened{.bead = *BeadId::parse("at-1"),
                                .title = "Greeting",
                                .worktree = "/data/worktrees/at-1",
                                .made = true,
                                .remarks = {"it has changes"}};
    CHECK(open_json(opened).dump() ==
          R"({"id":"at-1","title":"Greeting","worktree":"/data/worktrees/at-1","made":true,)"
          R"("remarks":["it has changes"]})");
    CHECK(editing_text(opened) == "opened /data/worktrees/at-1 in your editor\n");
}
