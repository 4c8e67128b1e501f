#include "domain/work/undecided.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead a_changeset(const std::string& label = "cs:ready") {
    Bead made{.id = id("at-e.1"), .title = "C", .parent = id("at-e")};
    made.labels = {"at:changeset", label};
    return made;
}

// A log of which every event follows from the one before.
struct Decisions {
    DecisionView view;
    Event last;

    void decide(const BeadId& bead, Act act, EventType type, const std::string& actor) {
        Json data = Json::object();
        if (type == EventType::epic_promoted) data.set("ready", Json::strings({}));
        if (type == EventType::changeset_abandoned) data.set("reason", "no");
        const std::string before = last.hash;
        last =
            unwrap(next_event({last.seq, last.hash}, {type, bead, std::move(data)}, {}, actor, ""));
        view.facts.push_back({{bead, act, last.seq, last.hash}, last, before});
        if (has_line(last)) text += line_of(last);
        view.lines = DecisionLines(text);
    }

    std::string text;
};

} // namespace

TEST_CASE("beads say what was decided of them", "[domain][decision]") {
    CHECK(says(an_epic(), Act::promotion));
    CHECK_FALSE(says(an_epic(BeadStatus::deferred), Act::promotion));
    CHECK_FALSE(says(an_epic(BeadStatus::closed), Act::promotion));
    CHECK(says(unwrap(abandon_epic(an_epic(), "no")), Act::abandon));
    CHECK(said_by(a_changeset()).empty());
    Bead large = a_changeset();
    Changeset::set_size_approved_by(large, *AgentId::parse("atelier/overseer/olga"));
    CHECK(says(large, Act::size));
    CHECK(says(a_changeset("cs:abandoned"), Act::abandon));
    Bead blocked = a_changeset();
    blocked.status = BeadStatus::blocked;
    CHECK(may_have_been_unblocked(a_changeset()));
    CHECK_FALSE(may_have_been_unblocked(blocked));
    blocked.status = BeadStatus::pinned;
    CHECK_FALSE(may_have_been_unblocked(blocked));
}

TEST_CASE("what has no row was not decided", "[domain][decision]") {
    const auto undecided = undecided_among({an_epic(), a_changeset()}, {});
    REQUIRE(undecided.size() == 1);
    CHECK(undecided.at(id("at-e")).front().act == Act::promotion);
}

TEST_CASE("a changeset goes on by what was decided after it was blocked", "[domain][decision]") {
    Decisions log;
    log.view.blocked = {{id("at-e.1"), 1}};
    CHECK(undecided_among({a_changeset()}, log.view).contains(id("at-e.1")));
    log.last.seq = 1;
    log.last.hash = std::string(64, 'a');
    log.decide(id("at-e.1"), Act::retry, EventType::changeset_unblocked, "atelier/overseer/olga");
    CHECK(undecided_among({a_changeset()}, log.view).empty());
    log.view.blocked = {{id("at-e.1"), 3}};
    CHECK(undecided_among({a_changeset()}, log.view).contains(id("at-e.1")));
}

TEST_CASE("what a planner gives up counts in a draft, and when the epic is promoted after it",
          "[domain][decision]") {
    const Bead given_up = a_changeset("cs:abandoned");
    const Bead epic = an_epic();
    Decisions log;
    log.decide(given_up.id, Act::abandon, EventType::changeset_abandoned, "atelier/planner/p");
    Bead draft = epic;
    remove_label(draft, label::promoted);
    add_label(draft, label::draft);
    log.view.epics = {{epic.id, draft}};
    CHECK(undecided_among({given_up}, log.view).empty());
    log.view.epics = {{epic.id, epic}};
    CHECK(undecided_among({given_up}, log.view).contains(given_up.id));
    log.decide(epic.id, Act::promotion, EventType::epic_promoted, "atelier/overseer/olga");
    CHECK(undecided_among({given_up}, log.view).empty());
}
