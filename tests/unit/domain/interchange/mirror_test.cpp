#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/interchange/mirror.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const MirrorLaws free_of_laws;

Bead a_planned_changeset() {
    Bead made{.id = id("at-e.1"), .title = "a changeset"};
    made.labels = {"at:changeset", "cs:ready"};
    made.parent = id("at-e");
    made.description = "What to do.\n\nchangeset.root_branch: greet\nchangeset.paths: src/**\n";
    return made;
}

Bead a_task() {
    Bead made{.id = id("at-t"), .title = "a task"};
    made.labels = {"at:task"};
    return made;
}

using Edit = std::function<void(Bead&)>;

MirrorMerge merge(const Bead& base, const Edit& theirs, const Edit& ours = {},
                  const MirrorLaws& laws = free_of_laws) {
    Bead there = base;
    Bead here = base;
    theirs(there);
    if (ours) ours(here);
    return merge_foreign(base, there, here, laws);
}

std::vector<std::string> parts_of(const MirrorMerge& merged) {
    std::vector<std::string> out;
    for (const MirrorConflict& conflict : merged.conflicts)
        out.push_back(conflict.part);
    return out;
}

using Parts = std::vector<std::string>;

} // namespace

TEST_CASE("an edit of one part comes in beside ours of another") {
    const auto merged = merge(
        a_task(), [](Bead& theirs) { theirs.title = "theirs"; },
        [](Bead& ours) { ours.notes = "ours"; });
    CHECK(merged.taken == Parts{"title"});
    CHECK(merged.conflicts.empty());
    CHECK(merged.bead.title == "theirs");
    CHECK(merged.bead.notes == "ours");
}

TEST_CASE("what both changed stays ours and is reported with their value") {
    const auto merged = merge(
        a_task(), [](Bead& theirs) { theirs.priority = 0; }, [](Bead& ours) { ours.priority = 4; });
    CHECK(merged.bead.priority == 4);
    CHECK(merged.conflicts ==
          std::vector<MirrorConflict>{{"priority", "0", "4", "it was changed here as well"}});
}

TEST_CASE("what both changed alike is no conflict") {
    const Edit same = [](Bead& bead) {
        bead.title = "the same";
        add_label(bead, "x");
    };
    const auto merged = merge(a_task(), same, same);
    CHECK(merged.taken.empty());
    CHECK(merged.conflicts.empty());
}

TEST_CASE("a person may close and reopen a task, and take it on") {
    const auto closed = merge(a_task(), [](Bead& theirs) {
        theirs.status = BeadStatus::closed;
        theirs.close_reason = "done by hand";
        theirs.assignee = "Jane";
    });
    CHECK(closed.bead.status == BeadStatus::closed);
    CHECK(closed.bead.close_reason == "done by hand");
    CHECK(closed.bead.assignee == "Jane");
    const auto open = merge(closed.bead, [](Bead& theirs) { theirs.status = BeadStatus::open; });
    CHECK(open.bead.status == BeadStatus::open);
    CHECK(open.bead.close_reason.empty());
}

TEST_CASE("claims of epics and changesets are the program's") {
    for (const Bead& bead : {an_epic(), a_planned_changeset()}) {
        const auto merged = merge(bead, [](Bead& theirs) {
            theirs.status = BeadStatus::in_progress;
            theirs.assignee = "Jane";
        });
        CHECK(parts_of(merged) == Parts{"assignee", "status"});
        CHECK(merged.bead == bead);
    }
    const auto released =
        merge(an_epic(BeadStatus::hooked), [](Bead& theirs) { theirs.status = BeadStatus::open; });
    CHECK(parts_of(released) == Parts{"status"});
}

TEST_CASE("an epic and a changeset are not closed or opened from outside, but held up") {
    for (const BeadStatus status :
         {BeadStatus::blocked, BeadStatus::deferred, BeadStatus::pinned}) {
        const auto held =
            merge(a_planned_changeset(), [&](Bead& theirs) { theirs.status = status; });
        CHECK(held.bead.status == status);
    }
    const auto closed =
        merge(a_planned_changeset(), [](Bead& theirs) { theirs.status = BeadStatus::closed; });
    CHECK(parts_of(closed) == Parts{"status"});
    const auto opened =
        merge(an_epic(BeadStatus::closed), [](Bead& theirs) { theirs.status = BeadStatus::open; });
    CHECK(parts_of(opened) == Parts{"status"});
}

TEST_CASE("a pinned bead is neither closed nor taken up from outside") {
    Bead pinned = a_task();
    pinned.status = BeadStatus::pinned;
    for (const BeadStatus status :
         {BeadStatus::closed, BeadStatus::hooked, BeadStatus::in_progress}) {
        const auto merged = merge(pinned, [&](Bead& theirs) { theirs.status = status; });
        CHECK(parts_of(merged) == Parts{"status"});
        CHECK(merged.bead.status == BeadStatus::pinned);
    }
    const auto unpinned = merge(pinned, [](Bead& theirs) { theirs.status = BeadStatus::open; });
    CHECK(unpinned.bead.status == BeadStatus::open);
}

TEST_CASE("labels of the program stay, others come and go") {
    Bead base = an_epic();
    add_label(base, "area:parser");
    const auto merged = merge(base, [](Bead& theirs) {
        remove_label(theirs, "at:ready");
        remove_label(theirs, "area:parser");
        add_label(theirs, "workspace:mine");
        add_label(theirs, "area:printer");
    });
    CHECK(merged.bead.labels == Parts{"area:printer", "at:epic", "at:ready"});
    CHECK(parts_of(merged) == Parts{"labels", "labels"});
}

TEST_CASE("a changeset may be made ready from outside unless a session is working on it") {
    const Edit plan_again = [](Bead& theirs) {
        set_changeset_label(theirs, ChangesetLabel::planned);
    };
    const auto free = merge(a_planned_changeset(), plan_again);
    CHECK(changeset_label(free.bead) == ChangesetLabel::planned);
    CHECK(free.conflicts.empty());
    CHECK(std::count_if(free.bead.labels.begin(), free.bead.labels.end(),
                        [](const auto& label) { return label.starts_with("cs:"); }) == 1);
    const auto live = merge(a_planned_changeset(), plan_again, {}, {.live = true});
    CHECK(changeset_label(live.bead) == ChangesetLabel::ready);
    CHECK_FALSE(live.conflicts.empty());
    const auto merged = merge(a_planned_changeset(), [](Bead& theirs) {
        set_changeset_label(theirs, ChangesetLabel::merged);
    });
    CHECK(changeset_label(merged.bead) == ChangesetLabel::ready);
    CHECK(parts_of(merged) == Parts{"labels", "labels"});
}

TEST_CASE("prose and what is wanted come in, what the program recorded does not") {
    const auto merged = merge(a_planned_changeset(), [](Bead& theirs) {
        set_prose(theirs, "Better words.");
        set_field(theirs, field::cs_paths, "docs/**");
        set_field(theirs, field::cs_root_branch, "elsewhere");
    });
    CHECK(prose(merged.bead) == "Better words.");
    CHECK(get_field(merged.bead, field::cs_paths) == "docs/**");
    CHECK(get_field(merged.bead, field::cs_root_branch) == "greet");
    CHECK(parts_of(merged) == Parts{"changeset.root_branch"});
}

TEST_CASE("a description comes in to the byte where nothing stands against it") {
    const auto merged = merge(a_planned_changeset(),
                              [](Bead& theirs) { theirs.description += "  \n\n trailing "; });
    CHECK(merged.bead.description == a_planned_changeset().description + "  \n\n trailing ");
    const auto both = merge(
        a_planned_changeset(), [](Bead& theirs) { set_prose(theirs, "theirs"); },
        [](Bead& ours) { set_field(ours, field::cs_done_head, std::string(40, 'c')); });
    CHECK(prose(both.bead) == "theirs");
    CHECK(get_field(both.bead, field::cs_done_head) == std::string(40, 'c'));
    CHECK(both.conflicts.empty());
}

TEST_CASE("a prerequisite comes in unless the plan refuses it") {
    MirrorLaws laws;
    laws.refuses_edge = [](const BeadId& to) -> std::optional<std::string> {
        if (to == id("at-bad")) return "it would go in circles";
        return std::nullopt;
    };
    Bead base = a_planned_changeset();
    base.depends_on = {id("at-old")};
    const auto merged = merge(
        base,
        [](Bead& theirs) {
            theirs.depends_on = {id("at-bad"), id("at-good")};
        },
        {}, laws);
    CHECK(merged.bead.depends_on == std::vector{id("at-good")});
    REQUIRE(merged.conflicts.size() == 1);
    CHECK(merged.conflicts[0].why == "it would go in circles");
}

TEST_CASE("agents, runs, headers and parents of planned beads are left as they are") {
    Bead agent{.id = id("at-worker-a"), .title = "atelier/worker/a", .issue_type = "agent"};
    agent.labels = {"at:agent"};
    const auto hooked = merge(agent, [](Bead& theirs) { theirs.assignment = id("at-e"); });
    CHECK(parts_of(hooked) == Parts{"hook"});
    Bead run{.id = id("at-r"), .title = "a run", .issue_type = "molecule"};
    run.labels = {"at:run"};
    run.description = "A poem.";
    const auto meddled = merge(run, [](Bead& theirs) {
        theirs.status = BeadStatus::closed;
        theirs.assignee = "Jane";
        theirs.description = "Two poems.";
    });
    CHECK(parts_of(meddled) == Parts{"assignee", "description", "status"});
    CHECK(meddled.bead == run);
    const auto moved =
        merge(a_planned_changeset(), [](Bead& theirs) { theirs.parent = id("at-f"); });
    CHECK(parts_of(moved) == Parts{"parent"});
    CHECK(moved.bead.parent == id("at-e"));
}

TEST_CASE("a bead that others made comes in without the labels it was handed down") {
    Bead theirs{.id = id("at-e.9"), .title = "an idea", .issue_type = "bug"};
    theirs.labels = {"at:epic", "idea", "workspace:greet"};
    theirs.parent = id("at-e");
    theirs.depends_on = {id("at-gone"), id("at-there")};
    MirrorLaws laws;
    laws.refuses_edge = [](const BeadId& to) {
        return to == id("at-gone") ? std::optional<std::string>("the plan has no such bead")
                                   : std::nullopt;
    };
    const auto adopted = adopt_foreign(theirs, laws);
    CHECK(adopted.bead.labels == Parts{"idea"});
    CHECK(adopted.bead.parent == id("at-e"));
    CHECK(adopted.bead.depends_on == std::vector{id("at-there")});
    CHECK(parts_of(adopted) == Parts{"labels", "labels", "depends_on"});
}

TEST_CASE("an epic that others made is a draft") {
    const Bead theirs{.id = id("bd-9"), .title = "an idea", .issue_type = "epic"};
    const auto adopted = adopt_foreign(theirs, free_of_laws);
    CHECK(adopted.bead.labels == Parts{"at:draft", "at:epic"});
    REQUIRE(adopted.remarks.size() == 1);
    CHECK(adopted.remarks[0].rule == Rule::approval);
}

TEST_CASE("other words than were approved come in, and approve nothing") {
    const Edit words = [](Bead& theirs) { set_prose(theirs, "Better words."); };
    const auto changed = merge(a_planned_changeset(), words);
    CHECK(changeset_label(changed.bead) == changeset_label(a_planned_changeset()));
    CHECK(changed.taken == Parts{"description"});
    CHECK_FALSE(is_draft(merge(an_epic(), [](Bead& theirs) { theirs.title = "more"; }).bead));
    CHECK_FALSE(is_draft(merge(an_epic(), [](Bead& theirs) { theirs.notes = "n"; }).bead));
    const auto live = merge(a_planned_changeset(), words, {}, {.live = true});
    CHECK(live.bead == a_planned_changeset());
    CHECK(parts_of(live) == Parts{"description"});
}

TEST_CASE("nobody approves from outside") {
    Bead planned = a_planned_changeset();
    set_changeset_label(planned, ChangesetLabel::planned);
    const auto ready =
        merge(planned, [](Bead& theirs) { set_changeset_label(theirs, ChangesetLabel::ready); });
    CHECK(changeset_label(ready.bead) == ChangesetLabel::planned);
    CHECK_FALSE(ready.conflicts.empty());
    Bead frozen = an_epic(BeadStatus::deferred);
    frozen.labels = {"at:epic"};
    CHECK(is_draft(merge(frozen, [](Bead& theirs) { theirs.status = BeadStatus::open; }).bead));
}

TEST_CASE("what planning refuses does not come in from Beads") {
    const auto merged = merge(a_planned_changeset(), [](Bead& theirs) {
        set_field(theirs, field::cs_paths, "../**");
        set_field(theirs, field::cs_kind, "magic");
    });
    CHECK(parts_of(merged) == Parts{"changeset.paths", "changeset.kind"});
    CHECK(merged.bead.description == a_planned_changeset().description);
    const auto title = merge(a_planned_changeset(), [](Bead& theirs) { theirs.title = " "; });
    CHECK(parts_of(title) == Parts{"title"});
    const auto controls = merge(a_planned_changeset(), [](Bead& theirs) {
        theirs.title = "red \x1b[31m";
        theirs.notes = "bell \a";
        set_prose(theirs, "back \b");
    });
    CHECK(parts_of(controls) == Parts{"title", "notes", "description"});
    CHECK(controls.bead == a_planned_changeset());
    const auto urgent = merge(a_task(), [](Bead& theirs) { theirs.priority = 7; });
    CHECK(parts_of(urgent) == Parts{"priority"});
}

TEST_CASE("what cannot be waited for may still be a parent") {
    MirrorLaws laws;
    laws.refuses_prerequisite = [](const BeadId& to) {
        return to == id("at-m") ? std::optional<std::string>("it is never finished") : std::nullopt;
    };
    Bead theirs{.id = id("bd-9"), .title = "an idea", .issue_type = "bug"};
    theirs.parent = id("at-m");
    theirs.depends_on = {id("at-m"), id("at-t")};
    const auto adopted = adopt_foreign(theirs, laws);
    CHECK(adopted.bead.parent == id("at-m"));
    CHECK(adopted.bead.depends_on == std::vector{id("at-t")});
    CHECK(parts_of(adopted) == Parts{"depends_on"});
}

TEST_CASE("a bead that has been to Beads and back says the same") {
    Bead agent{.id = id("at-worker-a"), .title = "atelier/worker/a", .issue_type = "agent"};
    agent.labels = {"at:agent"};
    agent.assignment = id("at-e");
    const Bead there = as_in_beads(agent, {});
    CHECK(there.assignment == agent.assignment);
    CHECK(differing_parts(there, as_in_beads(there, {})).empty());
    Bead other = there;
    other.updated_by = "somebody";
    other.revision = 7;
    CHECK(differing_parts(there, other).empty());
    other.assignment.reset();
    CHECK(differing_parts(there, other) == Parts{"hook"});
}
