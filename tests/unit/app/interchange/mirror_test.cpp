// What the mirror makes of others' edits, on the stand-in.
#include "support/counting_store.hpp"
#include "support/fake_beads.hpp"
#include "support/mirror_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Mirrored = MirrorTest<FakeBeads>;

Bead made_there(const std::string& name, const std::string& title) {
    Bead bead{.id = id(name), .title = title, .issue_type = "bug"};
    bead.created_at = bead.updated_at = *parse_time("2026-01-01T09:00:00Z");
    return bead;
}

} // namespace

TEST_CASE("a claim made in Beads is told to the overseer and taken back there") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    test.run();
    test.edit_there("Jane", epic.id, [](Bead& bead) {
        bead.status = BeadStatus::in_progress;
        bead.assignee = "Jane";
    });
    const MirrorOutcome outcome = test.run();
    REQUIRE(outcome.conflicts.size() == 1);
    CHECK(outcome.conflicts[0].by == "Jane");
    CHECK(test.plan.get(epic.id) == epic);
    CHECK(test.differences() == no_differences);
    CHECK(test.told_overseer("in_progress"));
    CHECK(test.conflict_messages().at(0).message->thread == epic.id);
    CHECK(test.status().conflicts == 1);
    CHECK(test.plan.events().back().type == "message.sent");
}

TEST_CASE("an edit that comes in is a transaction of whoever made it, with its event") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    test.run();
    test.edit_there("Jane", epic.id, [](Bead& bead) { bead.title = "Greet people"; });
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.taken == std::vector{epic.id});
    const Bead now = test.plan.get(epic.id);
    CHECK(now.title == "Greet people");
    CHECK(now.updated_by == "Jane");
    const Event event = test.plan.events().back();
    CHECK(event.type == "mirror.taken");
    CHECK(event.actor == "Jane");
    CHECK(event.bead == epic.id);
    CHECK(test.conflict_messages().empty());
}

TEST_CASE("planned paths that overlap with those of what came in are warned of") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    const Bead one = test.plan.changeset(epic, "One", {.paths = {"src/**"}});
    const Bead two = test.plan.changeset(epic, "Two", {.paths = {"src/a.c"}});
    CHECK(test.run().warnings.empty());
    test.edit_there("Jane", two.id, [](Bead& bead) { bead.title = "Two and more"; });
    const MirrorOutcome outcome = test.run();
    REQUIRE(outcome.taken == std::vector{two.id});
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0],
               ContainsSubstring(two.id.str() + " may change files that " + one.id.str()));
    CHECK(test.run().warnings.empty());
}

TEST_CASE("a run without news writes nothing") {
    Mirrored test;
    test.plan.epic("Greet");
    test.run();
    const auto events = test.plan.events().size();
    const auto time = test.status().delivered_at;
    test.plan.clock.advance(Millis{5000});
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.added + outcome.changed == 0);
    CHECK(test.plan.events().size() == events);
    CHECK(test.status().delivered_at == time);
}

TEST_CASE("a child that others made comes in, and its number is not given again") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    test.run();
    Bead child = made_there(epic.id.str() + ".1", "an idea");
    child.parent = epic.id;
    child.labels = {"at:epic", "idea"};
    test.place.create("Jane", child);
    CHECK(test.run().adopted == std::vector{child.id});
    const Bead adopted = test.plan.get(child.id);
    CHECK(adopted.parent == epic.id);
    CHECK(adopted.labels == std::vector<std::string>{"idea"});
    CHECK(adopted.created_by == "Jane");
    CHECK(test.plan.changeset(epic, "ours").id.str() == epic.id.str() + ".2");
    test.run();
    CHECK(test.differences() == no_differences);
}

TEST_CASE("a bead of the plan that was deleted in Beads is there again, and reported") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    test.run();
    test.place.remove("Jane", epic.id);
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.conflicts.size() == 1);
    CHECK(outcome.added >= 1);
    CHECK(test.differences() == no_differences);
    CHECK(test.plan.get(epic.id) == epic);
}

TEST_CASE("a bead of others that they delete is closed, and stays away from Beads") {
    Mirrored test;
    test.place.create("Jane", made_there("at-idea", "an idea"));
    test.run();
    test.place.remove("Jane", id("at-idea"));
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.conflicts.empty());
    CHECK(outcome.waiting == 0);
    const Bead closed = test.plan.get(id("at-idea"));
    CHECK(closed.status == BeadStatus::closed);
    CHECK(closed.close_reason == "deleted in Beads by Jane");
    CHECK(test.run().added == 0);
    CHECK_FALSE(test.place.beads().contains(id("at-idea")));
}

TEST_CASE("one id that both sides gave away: ours stays, theirs is in the message") {
    Mirrored test;
    test.plan.epic("Greet");
    test.run();
    Bead ours{.id = id("at-same"), .title = "ours"};
    ours.labels = {"at:task"};
    test.plan.create(ours);
    Bead theirs = made_there("at-same", "theirs");
    theirs.description = "What Jane wanted.";
    test.place.create("Jane", theirs);
    CHECK(test.run().conflicts.size() == 1);
    CHECK(test.told_overseer("What Jane wanted."));
    CHECK(test.plan.get(ours.id).title == "ours");
    CHECK(test.differences() == no_differences);
}

TEST_CASE("after a cut journal everything is read, and nothing of others is lost") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    const Bead changeset = test.plan.changeset(epic, "words");
    test.run();
    test.edit_there("Jane", epic.id, [](Bead& bead) { bead.notes = "from Jane"; });
    test.place.create("Jane", made_there("at-idea", "an idea"));
    test.place.remove("Jane", changeset.id);
    test.place.cut_journal();
    test.change(epic.id, [](Bead& bead) { bead.title = "Greet people"; });
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.full_read);
    CHECK(outcome.conflicts.size() == 1);
    CHECK(test.plan.get(epic.id).notes == "from Jane");
    CHECK(test.plan.get(epic.id).title == "Greet people");
    CHECK(test.plan.get(id("at-idea")).title == "an idea");
    CHECK(test.differences() == no_differences);
    CHECK_FALSE(test.run().full_read);
}

TEST_CASE("a Beads store that was made anew gets everything again, without a report") {
    Mirrored test;
    test.plan.epic("Greet");
    test.plan.epic("Part");
    test.run();
    FakeBeads anew;
    // More than the plan has seen of the old journal, and cut behind that.
    for (int count = 0; count < 5; ++count) {
        anew.create("x", made_there("at-x", "x"));
        anew.remove("x", id("at-x"));
    }
    anew.cut_journal();
    test.place = anew;
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.conflicts.empty());
    CHECK(outcome.added == 2);
    CHECK(test.differences() == no_differences);
}

TEST_CASE("a bead that Beads refuses holds up nothing but itself") {
    Mirrored test;
    Bead bad{.id = id("at-bad"), .title = std::string(501, 'x')};
    bad.labels = {"at:task"};
    test.plan.create(bad);
    std::vector<BeadId> good;
    for (int count = 0; count < 9; ++count)
        good.push_back(test.plan.epic("epic " + std::to_string(count)).id);
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.added == good.size());
    REQUIRE(outcome.refused.size() == 1);
    CHECK(outcome.refused[0].bead == bad.id);
    CHECK(outcome.waiting == 1);
    test.change(bad.id, [](Bead& bead) { bead.title = "better"; });
    CHECK(test.run().waiting == 0);
    CHECK(test.differences() == no_differences);
}

TEST_CASE("what a session is at is not taken from it") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    const Bead changeset = test.plan.changeset(epic, "words");
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::make(Role::worker, "alice"),
                    .changeset = changeset.id};
    test.plan.put(session);
    test.run();
    const auto plan_again = [](Bead& bead) { set_changeset_label(bead, ChangesetLabel::planned); };
    test.edit_there("Jane", changeset.id, plan_again);
    CHECK(test.run().conflicts.size() == 1);
    CHECK(changeset_label(test.plan.get(changeset.id)) == ChangesetLabel::ready);
    session.ended_at = test.plan.clock.now();
    test.plan.put(session);
    test.edit_there("Jane", changeset.id, plan_again);
    CHECK(test.run().conflicts.empty());
    CHECK(changeset_label(test.plan.get(changeset.id)) == ChangesetLabel::planned);
}

TEST_CASE("a prerequisite that would make a circle is told, and taken away there") {
    Mirrored test;
    const Bead epic = test.plan.epic("Greet");
    const Bead first = test.plan.changeset(epic, "one");
    const Bead second = test.plan.changeset(epic, "two", {.depends_on = {first.id}});
    test.run();
    test.edit_there("Jane", first.id, [&](Bead& bead) { add_dependency(bead, second.id); });
    CHECK(test.run().conflicts.size() == 1);
    CHECK(test.plan.get(first.id).depends_on.empty());
    CHECK(test.differences() == no_differences);
}

TEST_CASE("an edit that the plan cannot have is reported whole, and what follows it comes in") {
    Mirrored test;
    Bead bad = made_there("at-bad", "an idea");
    bad.labels = {"two\nlines"};
    test.place.create("Jane", bad);
    test.place.create("Jane", made_there("at-good", "another"));
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.adopted == std::vector{id("at-good")});
    CHECK(outcome.conflicts.size() == 1);
    CHECK(test.told_overseer("an idea"));
    CHECK(test.run().conflicts.empty());
}

TEST_CASE("a run that is asked to stop leaves the rest for the next") {
    Mirrored test;
    for (int count = 0; count < 5; ++count)
        test.plan.epic("epic " + std::to_string(count));
    const auto mirror = test.place.mirror();
    const Context context = test.plan.overseer();
    const MirrorOutcome outcome = unwrap(run_mirror({.plan = context,
                                                     .beads = *mirror,
                                                     .progress = test.progress,
                                                     .stop = [&] { return test.place.calls > 3; },
                                                     .batch = 2}));
    CHECK(outcome.waiting > 0);
    CHECK(outcome.added > 0);
    CHECK(test.run().waiting == 0);
    CHECK(test.differences() == no_differences);
}

TEST_CASE("how much waits is counted without reading what does not", "[mirror]") {
    PlanFixture fixture;
    std::vector<Bead> beads;
    for (int i = 0; i < 20; ++i)
        beads.push_back(fixture.epic("Epic " + std::to_string(i)));
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (std::size_t i = 1; i < beads.size(); ++i)
            ATELIER_CHECK(plan.put_delivered(beads[i].id, beads[i].revision));
        return {};
    }));
    CountingStore counting(fixture.store);
    CHECK(unwrap(counting.read(mirror_status)).waiting == 1);
    CHECK(counting.records == 0);
}
