#include "domain/workflow/routing.hpp"

#include "support/catch.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Routing by_words{.rows = {{"scout", {"research", "find", "explore", "exploring"}},
                                {"sage", {"design", "plan", "structure"}},
                                {"spark", {"prototype", "try", "demo"}},
                                {"steady", {"test", "tests", "refine", "fix"}},
                                {"sync", {"integrate", "deploy", "release"}}},
                       .otherwise = "scout"};

std::string lead_of(std::string_view task) {
    return routed_lead(by_words, task).artisan;
}

} // namespace

TEST_CASE("The artisan leads by whose words a task is put", "[domain][workflow][routing]") {
    CHECK(lead_of("Research caching") == "scout");
    CHECK(lead_of("Design the store") == "sage");
    CHECK(lead_of("DEPLOY it") == "sync");
    CHECK(lead_of("write more tests.") == "steady");
    CHECK(lead_of("nothing of that") == "scout");
    CHECK(lead_of("") == "scout");
    CHECK(routed_lead(by_words, "please Fix it") == RoutedLead{"steady", "Fix"});
    CHECK(routed_lead(by_words, "hello") == RoutedLead{"scout", ""});
}

TEST_CASE("Only whole words lead, in the order of the table", "[domain][workflow][routing]") {
    CHECK(lead_of("latest news") == "scout");
    CHECK(lead_of("a trying country") == "scout");
    CHECK(lead_of("Refine the demo") == "spark");
    CHECK(lead_of("fix the test plan") == "sage");
    CHECK(lead_of("prüfplan") == "scout");
    CHECK(lead_of("a plan, then a release") == "sage");
    CHECK(is_routing_word("plan2"));
    CHECK_FALSE(is_routing_word("Plan"));
    CHECK_FALSE(is_routing_word("two words"));
    CHECK_FALSE(is_routing_word("c++"));
    CHECK_FALSE(is_routing_word(""));
}

TEST_CASE("A stage is found by its name or by who has a turn in it",
          "[domain][workflow][routing]") {
    const Workflow workshop = workshop_of(2);
    const auto named = [&](const std::string& name, const RoleArtisans& artisans = {}) {
        return stage_named(workshop, artisans, workshop.steps, name).value_or("none");
    };
    CHECK(named("refining") == "refining");
    CHECK(named("steady") == "refining");
    CHECK(named("bob") == "none");
    CHECK(named("bob", {{"sage", "bob"}}) == "designing");
    CHECK(stages_from(workshop, "refining") == std::vector<std::string>{"refining", "integrating"});
    CHECK(stages_from(workshop, "").size() == 5);
}
