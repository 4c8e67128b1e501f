#include "support/catch.hpp"
#include "view/policy.hpp"

using namespace atelier;

TEST_CASE("a policy is shown whole, and its way in where there is none", "[view]") {
    PolicyEdit shown{{{Role::planner, "/p/policy.planner.md", ""},
                      {Role::worker, "/p/policy.worker.md", "Write tests.\nAlways."}}};
    CHECK(policy_text(shown, false, {}) ==
          "Policy for planners: none; 'git atelier policy --edit --role planner' writes one\n"
          "\nPolicy for workers\n\nWrite tests.\nAlways.\n");
    CHECK(policy_json(shown).find("policies")->as_array()[1].string_at("text") ==
          "Write tests.\nAlways.");
    CHECK(policy_text(shown, true, {}) == "nothing changed\n");
    shown.changed = true;
    CHECK(policy_text(shown, true, {}) == "planners have no policy now\n"
                                          "workers will get it from their next session on\n");
}
