// What every implementation of the port BeadsMirror keeps: over the stand-in, and over the real bd
// where it is at hand.
#include "domain/interchange/mirror.hpp"
#include "ports/beads_mirror.hpp"
#include "support/beads_folder.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

Bead sample(const std::string& name, const std::string& type, std::vector<std::string> labels) {
    Bead made{.id = id(name), .title = "the bead " + name, .issue_type = type};
    made.labels = std::move(labels);
    made.created_by = made.updated_by = "atelier/planner/plan-1";
    made.created_at = made.updated_at = *parse_time("2026-01-01T09:00:00Z");
    return made;
}

// An epic at work, with what belongs to it.
std::vector<Bead> a_plan() {
    Bead epic = sample("at-e", "epic", {"at:epic", "at:ready", "workspace:greet"});
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    epic.description = "scope: words\nacceptance: null\n\nProse: with a colon,  blanks  and ü.\n";
    Bead first = sample("at-e.1", "task", {"at:changeset", "cs:in_progress"});
    first.parent = epic.id;
    first.notes = "a note\n\nand another\n";
    Bead second = sample("at-e.2", "task", {"at:changeset", "cs:ready"});
    second.parent = epic.id;
    second.depends_on = {first.id};
    second.priority = 0;
    Bead closed = sample("at-c", "task", {"at:task"});
    closed.status = BeadStatus::closed;
    closed.close_reason = "merged as 4ad31722c5";
    Bead pinned = sample("at-p", "task", {"at:task", "with, comma", "with \"quotes\""});
    pinned.status = BeadStatus::pinned;
    Bead agent = sample("at-worker-alice", "agent", {"at:agent"});
    agent.title = "atelier/worker/alice";
    agent.assignment = epic.id;
    agent.description = "role_type: worker\n";
    Bead message = sample("at-m", "message", {"at:message"});
    message.assignee = "overseer";
    message.description = "The body.\n";
    message.message = MessageHeader{.from = "atelier/worker/alice",
                                    .thread = first.id,
                                    .cc = {"a, \"b\"", "ü: x"},
                                    .key = "blocked:at-e.1"};
    Bead longest = sample("at-l", "task", {"at:task"});
    longest.title = std::string(500, 'x');
    Bead shortest = sample("at-s", "bug", {});
    shortest.title = "y";
    std::vector<Bead> out;
    for (const Bead& bead :
         {epic, first, second, closed, pinned, agent, message, longest, shortest})
        out.push_back(as_in_beads(bead, {}));
    return out;
}

std::vector<std::string> differences(const std::map<BeadId, Bead>& there, const Bead& wanted) {
    const auto found = there.find(wanted.id);
    if (found == there.end()) return {"absent"};
    return differing_parts(found->second, wanted);
}

std::int64_t end_of(BeadsMirror& mirror) {
    return unwrap(mirror.changes_since(0)).end;
}

} // namespace

TEST_CASE("beads that were added read back equal, agents and messages too") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    unwrap(mirror->add(a_plan()));
    const auto there = place.beads();
    CHECK(there.size() == a_plan().size());
    for (const Bead& wanted : a_plan()) {
        INFO(wanted.id.str());
        CHECK(differences(there, wanted) == std::vector<std::string>{});
    }
    SECTION("and adding them again changes nothing") {
        unwrap(mirror->add(a_plan()));
        for (const Bead& wanted : a_plan())
            CHECK(differences(place.beads(), wanted) == std::vector<std::string>{});
    }
}

TEST_CASE("the journal tells what a bead became, its edges one by one, and who did it") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    const auto plan = a_plan();
    unwrap(mirror->add(plan));
    const auto ours = unwrap(mirror->changes_since(0));
    CHECK_FALSE(ours.cut);
    std::map<BeadId, Bead> told;
    for (const BeadsChange& change : ours.changes) {
        CHECK((change.actor == BeadsMirror::actor || change.actor.empty()));
        REQUIRE(change.after.bead);
        CHECK(change.after.bead->depends_on.empty());
        Bead& bead =
            told.insert_or_assign(change.after.bead->id,
                                  [&] {
                                      Bead now = *change.after.bead;
                                      if (const auto at = told.find(now.id); at != told.end()) {
                                          now.parent = at->second.parent;
                                          now.depends_on = at->second.depends_on;
                                      }
                                      return now;
                                  }())
                .first->second;
        if (!change.edge) continue;
        CHECK(change.edge->added);
        if (change.edge->parent)
            bead.parent = change.edge->to;
        else
            add_dependency(bead, change.edge->to);
    }
    for (const Bead& wanted : plan)
        CHECK(differences(told, wanted) == std::vector<std::string>{});

    Bead edited = plan[1];
    edited.title = "better";
    edited.depends_on = {id("at-s")};
    place.edit("Jane", plan[1], edited);
    place.remove("Jane", id("at-c"));
    const auto theirs = unwrap(mirror->changes_since(ours.end));
    std::set<std::string> actors;
    bool gone = false;
    bool linked = false;
    for (const BeadsChange& change : theirs.changes) {
        if (!change.actor.empty()) actors.insert(change.actor);
        if (change.after.id == "at-c") gone = !change.after.bead;
        if (change.edge && change.edge->to == id("at-s")) linked = change.edge->added;
    }
    CHECK(actors == std::set<std::string>{"Jane"});
    CHECK(gone);
    CHECK(linked);
    CHECK(theirs.end > ours.end);
    CHECK(unwrap(mirror->changes_since(theirs.end)).changes.empty());
}

TEST_CASE("a change makes one bead of another, and takes away what goes") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    const auto plan = a_plan();
    unwrap(mirror->add(plan));
    std::map<BeadId, Bead> now;
    for (const Bead& bead : plan)
        now.emplace(bead.id, bead);
    const auto become = [&](const std::string& name, auto&& edit) {
        Bead& before = now.at(id(name));
        Bead after = before;
        edit(after);
        after = as_in_beads(after, {});
        CHECK(unwrap(mirror->change(before, after)) == BeadsAnswer::done);
        before = after;
    };
    become("at-e", [](Bead& epic) {
        epic.title = "-another 'title'";
        epic.description = "scope: null\n";
        epic.status = BeadStatus::open;
        epic.assignee = "";
        epic.labels = {"at:epic", "a, b", "\"c\""};
    });
    become("at-e.1", [](Bead& changeset) {
        changeset.notes = "";
        changeset.priority = 4;
        changeset.status = BeadStatus::closed;
        changeset.close_reason = "merged as\n4ad31722c5";
        changeset.labels = {"at:changeset", "cs:merged"};
    });
    become("at-e.2", [](Bead& changeset) {
        changeset.depends_on = {id("at-p"), id("at-s")};
        changeset.description = "Now described.\n";
        changeset.status = BeadStatus::blocked;
    });
    become("at-c", [](Bead& task) {
        task.status = BeadStatus::open;
        task.close_reason = "";
        task.labels.clear();
    });
    become("at-p", [](Bead& task) {
        task.status = BeadStatus::closed;
        task.close_reason = "no longer wanted";
    });
    become("at-worker-alice", [](Bead& agent) { agent.assignment.reset(); });
    become("at-m", [](Bead& message) {
        message.message->read_at = *parse_time("2026-02-01T09:00:00Z");
        message.status = BeadStatus::closed;
        message.close_reason = "read";
    });
    become("at-s", [](Bead& bug) {
        bug.parent = id("at-l");
        bug.description = "--a body";
    });
    for (const auto& [name, wanted] : now) {
        INFO(name.str());
        CHECK(differences(place.beads(), wanted) == std::vector<std::string>{});
    }
}

TEST_CASE("a change made from an older status or assignee writes nothing") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    const auto plan = a_plan();
    unwrap(mirror->add(plan));
    const Bead& before = plan.back();
    Bead theirs = before;
    theirs.status = BeadStatus::in_progress;
    theirs.assignee = "Jane";
    place.edit("Jane", before, theirs);
    Bead after = before;
    after.title = "ours";
    const auto end = end_of(*mirror);
    CHECK(unwrap(mirror->change(before, after)) == BeadsAnswer::stale);
    CHECK(end_of(*mirror) == end);
    SECTION("and their claim is taken back by one that knows of it") {
        CHECK(unwrap(mirror->change(theirs, after)) == BeadsAnswer::done);
        CHECK(differences(place.beads(), after) == std::vector<std::string>{});
    }
    SECTION("and a bead that is gone is told from one that has changed") {
        place.remove("Jane", before.id);
        CHECK(unwrap(mirror->change(theirs, after)) == BeadsAnswer::gone);
    }
}

TEST_CASE("a bead that Beads does not take is refused with its words") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    Bead bead = sample("at-x", "task", {});
    bead.title = std::string(501, 'x');
    const Error error = must_fail(mirror->add({bead}));
    CHECK(error.code == ErrorCode::mirror_failed);
    CHECK(error.message.find("500") != std::string::npos);
}

TEST_CASE("a journal that no longer reaches back says so, and where it ends") {
    BeadsPlace place;
    const auto mirror = place.mirror();
    unwrap(mirror->open());
    unwrap(mirror->add(a_plan()));
    const auto before = unwrap(mirror->changes_since(0));
    place.cut_journal();
    const auto after = unwrap(mirror->changes_since(0));
    CHECK(after.cut);
    CHECK(after.end == before.end);
    const auto rest = unwrap(mirror->changes_since(after.end));
    CHECK_FALSE(rest.cut);
    CHECK(unwrap(mirror->read_all()).size() == a_plan().size());
}
