#include "domain/plan/remotes.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a repository follows origin, else its only remote", "[domain][branches]") {
    CHECK(main_remote_among({}) == "origin");
    CHECK(main_remote_among({"refs/remotes/upstream/HEAD", "refs/remotes/upstream/main"}) ==
          "upstream");
    CHECK(main_remote_among({"refs/remotes/fork/main", "refs/remotes/origin/main"}) == "origin");
    CHECK(main_remote_among({"refs/remotes/fork/main", "refs/remotes/upstream/main"}) == "origin");
    CHECK(main_remote_among({"refs/heads/upstream/main"}) == "origin");
}
