#include "view/publish.hpp"

#include "support/publishing_plan.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PublishRequestOutcome asked() {
    return {.changeset = id("at-e.1"),
            .branch = branch("root-at-e.1"),
            .requested = true,
            .outlook = {.pushes = true,
                        .holds = {{PublishGate::epic_not_complete,
                                   {ErrorCode::open_changesets, "at-e is not done", id("at-e")}}},
                        .base = branch("main")}};
}

} // namespace

TEST_CASE("what is asked for is answered with what is due, and the gate of the rest",
          "[view][publish]") {
    CHECK(publish_json(asked()).dump() ==
          R"({"changeset":"at-e.1","branch":"root-at-e.1","pushed":null,"pr":null,)"
          R"("published":null,"requested":true,"due":["push"],"base":"main",)"
          R"("gate":"epic-not-complete","reasons":[{"code":"open-changesets",)"
          R"("message":"at-e is not done","bead":"at-e","gate":"epic-not-complete"}]})");
    CHECK(publish_text(asked()) == "root-at-e.1 is pushed once its work was found good\n"
                                   "epic-not-complete: at-e is not done\n");
}

TEST_CASE("what is published already is said to be", "[view][publish]") {
    PublishRequestOutcome outcome = asked();
    outcome.pushed = commit;
    outcome.pull_request = 7;
    outcome.state = PrState::in_review;
    outcome.outlook = {};
    const Json body = publish_json(outcome);
    CHECK(body.find("pr")->dump() == R"({"number":"7","state":"open"})");
    CHECK(body.string_at("published") == "in-review");
    CHECK(body.find("gate")->is_null());
    CHECK(publish_text(outcome) == "root-at-e.1 is published as it is\n");
    outcome.outlook = {.makes_pull_request = true, .base = branch("main")};
    CHECK(publish_text(outcome) == "its pull request is made then, into main\n");
}
