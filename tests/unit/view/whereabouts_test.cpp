#include "view/whereabouts.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a worktree and a transcript are named by their whole paths", "[view][show]") {
    const Whereabouts both{.worktree = "/data/worktrees/one", .transcript = "/data/s-1.log"};
    CHECK(whereabouts_text(both, {}) == "\nWhere to look\n"
                                        "  worktree    /data/worktrees/one\n"
                                        "  transcript  /data/s-1.log\n");
    CHECK(whereabouts_text({}, {}).empty());
    Json body = Json::object();
    add_whereabouts(body, {.worktree = "/data/worktrees/one"});
    CHECK(body.dump() == R"({"worktree":"/data/worktrees/one","transcript":null})");
}
