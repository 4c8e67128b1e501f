#include "view/retry.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a retry says which epic became free, and of whom, in both forms") {
    RetryOutcome outcome{.id = id("at-x7k2p"), .changesets = {}};
    CHECK(retry_json(outcome).dump() ==
          R"({"id":"at-x7k2p","changesets":[],"freed_epic":null,"freed_from":""})");
    CHECK(retry_text(outcome, {}) == "nothing in at-x7k2p is blocked\n");
    outcome.had_nothing = true;
    CHECK(retry_text(outcome, {}) == "at-x7k2p is not blocked: there is nothing to try again\n");
    outcome.had_nothing = false;
    outcome.freed_from = unwrap(AgentId::parse("atelier/worker/alice"));
    CHECK(retry_json(outcome).dump() ==
          R"({"id":"at-x7k2p","changesets":[],"freed_epic":"at-x7k2p",)"
          R"("freed_from":"atelier/worker/alice"})");
    CHECK(retry_text(outcome, {}) == "freed at-x7k2p: alice, which held it, has ended\n");
}
