#include "domain/undo/taken_decision.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what is kept of a decision is read as it was written", "[domain][undo]") {
    const BeadId epic = *BeadId::parse("at-1");
    TakenDecision decision{.number = 7,
                           .below = 5,
                           .kind = DecisionKind::abandon,
                           .about = {epic, *BeadId::parse("at-2")},
                           .at = unwrap(parse_time("2026-01-01T09:00:00.123Z")),
                           .by = "atelier/overseer/olga",
                           .first = 12,
                           .last = 15,
                           .others = {{13, 13}}};
    decision.beads = {{epic, false, {{"notes", "a\n\"b\"", "c"}}},
                      {*BeadId::parse("at-3"), true, {}}};
    decision.rows = {{epic, Act::abandon, {}, {14, "h"}},
                     {epic, Act::promotion, DecidingEvent{3, "g"}, {13, "i"}}};
    decision.memories = {{"k", "before", "after"}};
    CHECK(taken_decision_from(taken_decision_text(decision)) == decision);
}

TEST_CASE("what is no decision is none", "[domain][undo]") {
    CHECK_FALSE(taken_decision_from(""));
    CHECK_FALSE(taken_decision_from("{}"));
    CHECK_FALSE(taken_decision_from("[1]"));
    const std::string whole = R"({"number":1,"kind":"retry","at":"2026-01-01T09:00:00Z")";
    CHECK(taken_decision_from(whole + "}"));
    for (const char* rest :
         {R"(,"about":["no id"])", R"(,"about":[1])", R"(,"beads":[{"id":"no id"}])",
          R"(,"beads":[{"id":"at-1","parts":[["a","b"]]}])",
          R"(,"beads":[{"id":"at-1","parts":[["a","b",1]]}])",
          R"(,"rows":[{"bead":"at-1","act":"sing","after":{}}])",
          R"(,"rows":[{"bead":"at-1","act":"retry","after":null}])"})
        CHECK_FALSE(taken_decision_from(whole + rest + "}"));
    CHECK_FALSE(taken_decision_from(R"({"number":0,"kind":"retry","at":"2026-01-01T09:00:00Z"})"));
}
