#include "domain/mail/inbox_order.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead ordered_epic(const std::string& name, const std::vector<BeadId>& after = {}) {
    Bead made = an_epic();
    made.id = id(name);
    made.depends_on = after;
    return made;
}

Bead ordered_changeset(const std::string& name, const std::vector<BeadId>& after = {}) {
    Bead made{.id = id(name), .title = name};
    made.labels = {"at:changeset"};
    made.parent = id(name.substr(0, name.find('.')));
    made.depends_on = after;
    set_changeset_label(made, ChangesetLabel::ready);
    return made;
}

Message about(const std::string& key, const std::optional<BeadId>& thread = {},
              const std::string& subject = "a note", Time sent = {}) {
    Bead bead = Message::make(id("at-m"), subject, "", "overseer", {.thread = thread, .key = key});
    bead.created_at = sent;
    return unwrap(Message::of(bead));
}

using Held = std::vector<BeadId>;

} // namespace

TEST_CASE("behind a blocked changeset waits all that depends on it, through epics",
          "[domain][inbox_order]") {
    // at-a.1 <- at-a.2 <- at-b.1 by its epic's prerequisite; at-a.3 and at-c wait for none of them.
    const EpicTree a(ordered_epic("at-a"),
                     {ordered_changeset("at-a.1"), ordered_changeset("at-a.2", {id("at-a.1")}),
                      ordered_changeset("at-a.3")},
                     {});
    const EpicTree b(ordered_epic("at-b", {id("at-a")}), {ordered_changeset("at-b.1")}, {a.epic()});
    const EpicTree c(ordered_epic("at-c"), {ordered_changeset("at-c.1")}, {});
    const WaitingPlan plan({a, b, c});

    const HeldUp behind = plan.held_up_by(about(matter_key(Matter::blocked, id("at-a.1"))));
    CHECK(behind.changesets == Held{id("at-a.1"), id("at-a.2"), id("at-b.1")});
    CHECK(behind.epics == Held{id("at-a"), id("at-b")});
    CHECK(plan.held_up_by(about(matter_key(Matter::size, id("at-b.1")))) ==
          HeldUp{{id("at-b.1")}, {id("at-b")}});
    // An epic that waits for a person keeps all its changesets; more work only keeps it open.
    CHECK(plan.held_up_by(about(matter_key(Matter::promotion, id("at-a")))).changesets ==
          Held{id("at-a.1"), id("at-a.2"), id("at-a.3"), id("at-b.1")});
    CHECK(plan.held_up_by(about(matter_key(Matter::more_work, id("at-a")))) ==
          HeldUp{{id("at-b.1")}, {id("at-a"), id("at-b")}});
}

TEST_CASE("a question holds up what it is about, a note and what is over nothing",
          "[domain][inbox_order]") {
    Bead over = ordered_changeset("at-a.2");
    over.status = BeadStatus::closed;
    const EpicTree a(ordered_epic("at-a"), {ordered_changeset("at-a.1"), over}, {});
    const WaitingPlan plan({a});
    const HeldUp one{{id("at-a.1")}, {id("at-a")}};
    CHECK(plan.held_up_by(about("", id("at-a.1"), "NEEDS-DECISION: which?")) == one);
    CHECK(plan.held_up_by(about("", id("at-a.1"), "FYI: this")) == HeldUp{});
    CHECK(plan.held_up_by(about("", std::nullopt, "NEEDS-DECISION: which?")) == HeldUp{});
    CHECK(plan.held_up_by(about("", id("at-a.2"), "NEEDS-DECISION: which?")) == HeldUp{});
    CHECK(plan.held_up_by(about("", id("at-gone"), "NEEDS-DECISION: which?")) == HeldUp{});
    CHECK(plan.held_up_by(about(matter_key(Matter::handoff, id("at-a.1")))) == HeldUp{});
}

TEST_CASE("who depends on what was given up waits for what stands for it",
          "[domain][inbox_order]") {
    Bead given_up = ordered_changeset("at-a.1");
    given_up.status = BeadStatus::closed;
    Changeset::set_superseded_by(given_up, id("at-a.3"));
    const EpicTree a(
        ordered_epic("at-a"),
        {given_up, ordered_changeset("at-a.2", {id("at-a.1")}), ordered_changeset("at-a.3")}, {});
    const WaitingPlan plan({a});
    CHECK(plan.held_up_by(about(matter_key(Matter::blocked, id("at-a.3")))).changesets ==
          Held{id("at-a.2"), id("at-a.3")});
}

TEST_CASE("what waits for each other in a ring is counted once", "[domain][inbox_order]") {
    const EpicTree a(
        ordered_epic("at-a"),
        {ordered_changeset("at-a.1", {id("at-a.2")}), ordered_changeset("at-a.2", {id("at-a.1")})},
        {});
    CHECK(WaitingPlan({a})
              .held_up_by(about(matter_key(Matter::blocked, id("at-a.1"))))
              .changesets.size() == 2);
}

TEST_CASE("first comes what holds up more changesets, then more epics, then what is older",
          "[domain][inbox_order]") {
    const Time early = *parse_time("2026-01-01T09:00:00Z");
    const Message older = about("", {}, "older", early);
    const Message newer = about("", {}, "newer", early + Seconds{1});
    const HeldUp none;
    const HeldUp one{{id("at-a.1")}, {id("at-a")}};
    const HeldUp two{{id("at-a.1"), id("at-a.2")}, {id("at-a")}};
    const HeldUp wide{{id("at-a.1")}, {id("at-a"), id("at-b")}};
    CHECK(comes_first(newer, two, older, one));
    CHECK_FALSE(comes_first(older, one, newer, two));
    CHECK(comes_first(newer, wide, older, one));
    CHECK(comes_first(newer, one, older, none));
    CHECK(comes_first(older, one, newer, one));
    CHECK_FALSE(comes_first(older, one, older, one));
}

TEST_CASE("behind the message of a gate waits its run, and nothing of the plan",
          "[domain][inbox_order]") {
    const WaitingPlan plan({EpicTree(ordered_epic("at-a"), {ordered_changeset("at-a.1")}, {})});
    const HeldUp held = plan.held_up_by(about(gate_key(id("at-r1"), "0.r1.1"), id("at-r1")));
    CHECK(held.runs == Held{id("at-r1")});
    CHECK(held.changesets.empty());
    CHECK(held.epics.empty());
}
