#include "domain/bead/decision.hpp"

#include "support/catch.hpp"
#include "support/counted_text.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const BeadId decided_epic = *BeadId::parse("at-aaaaa");

struct Signature {
    Event before = unwrap(next_event({}, {EventType::task_closed, decided_epic}, {}, "x", ""));
    Event event = after(before, "atelier/overseer/olga");
    DecisionFacts facts{{decided_epic, Act::promotion, event.seq, event.hash}, event, before.hash};
    DecisionLines lines{line_of(event)};

    static Event after(const Event& last, const std::string& actor,
                       EventType type = EventType::epic_promoted) {
        Json data = Json::object();
        if (type == EventType::epic_promoted) data.set("ready", Json::strings({}));
        if (type == EventType::changeset_size_approved) data.set("reason", "one table");
        return unwrap(next_event({last.seq, last.hash}, {type, decided_epic, std::move(data)}, {},
                                 actor, ""));
    }
    void decided_by(const Event& other) {
        event = other;
        facts = {{decided_epic, Act::promotion, event.seq, event.hash}, event, before.hash};
        lines = DecisionLines(line_of(event));
    }
    std::string fault() const { return decision_fault(facts, lines).value_or(""); }
};

} // namespace

TEST_CASE("a decision counts by its event and its line", "[domain][decision]") {
    const Signature promotion;
    CHECK(promotion.fault().empty());
    CHECK(promotion.lines.holds(promotion.event));
}

TEST_CASE("a decision whose event is not in the log, or another than was written, counts for "
          "nothing",
          "[domain][decision]") {
    Signature gone;
    gone.facts.event.reset();
    CHECK_THAT(gone.fault(), ContainsSubstring("is not in the log"));
    Signature changed;
    changed.facts.event->actor = "atelier/overseer/otto";
    CHECK_THAT(changed.fault(), ContainsSubstring("is not what was written"));
    Signature moved;
    moved.facts.before = moved.event.hash;
    CHECK_THAT(moved.fault(), ContainsSubstring("is not what was written"));
    Signature of_another;
    of_another.facts.row.bead = *BeadId::parse("at-bbbbb");
    CHECK_FALSE(of_another.fault().empty());
    Signature of_another_act;
    of_another_act.facts.row.act = Act::abandon;
    CHECK_THAT(of_another_act.fault(), ContainsSubstring("decides nothing of it"));
}

TEST_CASE("only those decide who may", "[domain][decision]") {
    Signature promotion;
    promotion.decided_by(Signature::after(promotion.before, "atelier/worker/alice"));
    CHECK_THAT(promotion.fault(), ContainsSubstring("who may not decide it"));
    promotion.decided_by(Signature::after(promotion.before, "somebody"));
    CHECK_THAT(promotion.fault(), ContainsSubstring("who may not decide it"));
    // With its line, which it has only where plan.promotion lets planners promote.
    promotion.decided_by(Signature::after(promotion.before, "atelier/planner/p"));
    CHECK(promotion.fault().empty());
    promotion.decided_by(Signature::after(promotion.before, "atelier/planner/p",
                                          EventType::changeset_size_approved));
    promotion.facts.row.act = Act::size;
    CHECK_FALSE(promotion.fault().empty());
}

TEST_CASE("a decision without its line counts for nothing", "[domain][decision]") {
    Signature promotion;
    promotion.lines = DecisionLines();
    CHECK_THAT(promotion.fault(), ContainsSubstring("has no line"));
    // Neither the line of another event with that number, nor half of its own.
    const std::string line = line_of(promotion.event);
    promotion.lines = DecisionLines(line_of(Signature::after(promotion.before, "x")));
    CHECK_FALSE(promotion.fault().empty());
    promotion.lines = DecisionLines(line.substr(0, line.size() / 2));
    CHECK_FALSE(promotion.fault().empty());
    promotion.lines = DecisionLines("9 x\n" + line + "half a li");
    CHECK(promotion.fault().empty());
    promotion.lines = DecisionLines("1" + line);
    CHECK_FALSE(promotion.fault().empty());
}

TEST_CASE("a decision that has its line is judged without the lines of others",
          "[domain][decision]") {
    Signature promotion;
    std::string text = line_of(promotion.event);
    Event later = promotion.event;
    for (int i = 0; i < 1000; ++i) {
        later = Signature::after(later, "atelier/overseer/olga");
        text += line_of(later);
    }
    const auto counted = std::make_shared<CountedText>(text);
    promotion.lines = DecisionLines(std::shared_ptr<const LineText>(counted));
    CHECK(promotion.fault().empty());
    CHECK(counted->bytes < counted->size() / 4);
}

TEST_CASE("what was adopted counts as what it was adopted for", "[domain][decision]") {
    Signature promotion;
    promotion.decided_by(Signature::after(promotion.before, "atelier/worker/alice"));
    promotion.lines = DecisionLines(first_line_of(promotion.event));
    CHECK_FALSE(promotion.fault().empty());
    promotion.lines = DecisionLines(adopted_line_of(promotion.event, "abandon"));
    CHECK_FALSE(promotion.fault().empty());
    promotion.lines = DecisionLines(adopted_line_of(promotion.event, "promotion"));
    CHECK(promotion.fault().empty());
}
