// What every planning store promises (ports/plan_store.hpp), over each implementation.
#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/plan_stores.hpp"
#include "support/samples.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

const Time t0 = *parse_time("2026-03-01T08:00:00Z");

Stamp at(std::int64_t millis, const std::string& actor = "atelier/planner/plan-1",
         const std::string& session = {}) {
    return {t0 + Millis{millis}, actor, session};
}

Bead bead(const std::string& name, const std::vector<std::string>& labels = {"at:task"}) {
    Bead made{.id = id(name), .title = "title of " + name};
    made.labels = labels;
    return made;
}

Bead stored(PlanStore& store, const Bead& wanted, std::int64_t millis = 0) {
    return unwrap(store.write(at(millis), [&](PlanWriter& plan) { return plan.create(wanted); }));
}

Bead updated(PlanStore& store, const Bead& wanted, std::int64_t millis = 0) {
    return unwrap(store.write(at(millis), [&](PlanWriter& plan) { return plan.update(wanted); }));
}

std::optional<Bead> found(PlanStore& store, const std::string& name) {
    return unwrap(store.read([&](PlanReader& plan) { return plan.find(id(name)); }));
}

std::string selected(PlanStore& store, const BeadQuery& query) {
    std::vector<std::string> ids;
    for (const Bead& each :
         unwrap(store.read([&](PlanReader& plan) { return plan.select(query); })))
        ids.push_back(each.id.str());
    return join(ids, " ");
}

std::string selected(PlanStore& store, const SessionQuery& query) {
    std::vector<std::string> ids;
    for (const Session& each :
         unwrap(store.read([&](PlanReader& plan) { return plan.sessions(query); })))
        ids.push_back(each.id.str());
    return join(ids, " ");
}

Bead message(const std::string& name, const MessageHeader& header) {
    Bead made = bead(name, {"at:message"});
    made.issue_type = "message";
    made.message = header;
    return made;
}

} // namespace

#define STORES "[store]", MemoryStores, SqliteStores

TEMPLATE_TEST_CASE("a bead comes back as it was stored", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-pre01"));
    stored(store, bead("at-pre02"));
    stored(store, bead("at-epic1", {"at:epic"}));
    Bead wanted = bead("at-epic1.1", {"zeta", "at:changeset", "cs:planned", "zeta"});
    wanted.title = "Größe prüfen – 日本語 🎨 'quoted' \"twice\" % _ \\";
    wanted.issue_type = "task";
    wanted.status = BeadStatus::deferred;
    wanted.priority = 4;
    wanted.description = "Erste Zeile\n\nchangeset.paths: src/**\n\ttab\r\nend";
    wanted.notes = std::string("with a \0 byte", 13);
    wanted.assignee = "atelier/worker/zoë-less";
    wanted.parent = id("at-epic1");
    wanted.depends_on = {id("at-pre02"), id("at-pre01")};
    wanted.assignment = id("at-epic1");
    wanted.close_reason = "none yet";
    wanted.extra = R"({"comments":[{"id":7,"text":"Größe"}],"due_at":"2026-04-01"})";
    const Bead made = unwrap(store.write(at(1234, "atelier/overseer/olga"),
                                         [&](PlanWriter& plan) { return plan.create(wanted); }));

    Bead expected = wanted;
    expected.labels = {"at:changeset", "cs:planned", "zeta"};
    expected.depends_on = {id("at-pre01"), id("at-pre02")};
    expected.created_by = expected.updated_by = "atelier/overseer/olga";
    expected.created_at = expected.updated_at = t0 + Millis{1234};
    expected.revision = 1;
    CHECK(made == expected);
    CHECK(found(store, "at-epic1.1") == expected);
}

TEMPLATE_TEST_CASE("a message comes back with every part of its header", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    MessageHeader full;
    full.from = "atelier/worker/alice";
    full.thread = id("at-epic1");
    full.reply_to = id("at-msg00");
    full.msg_type = "reply";
    full.cc = {"atelier/planner/plan-1", "group:\"a\",b\nc"};
    full.queue = "triage";
    full.channel = "news";
    full.claimed_by = "atelier/worker/bob";
    full.claimed_at = t0 + Millis{5};
    full.read_at = t0 + Millis{6};
    full.key = "more-work:at-epic1";
    const Bead first = stored(store, message("at-msg01", full));
    CHECK(first.message == full);
    CHECK(found(store, "at-msg01") == first);
    const Bead empty = stored(store, message("at-msg02", MessageHeader{}));
    CHECK(found(store, "at-msg02") == empty);
    CHECK(empty.message == MessageHeader{});
}

TEMPLATE_TEST_CASE("what a message keeps for others stands beside its header", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    Bead both = message("at-msg01", {.from = "atelier/worker/alice"});
    both.extra = R"({"due_at":"2026-04-01"})";
    Bead first = stored(store, both);
    CHECK(first.extra == both.extra);
    CHECK(found(store, "at-msg01") == first);
    first.extra.clear();
    const Bead second = updated(store, first);
    CHECK(second.extra.empty());
    CHECK(found(store, "at-msg01") == second);
}

TEMPLATE_TEST_CASE("a restored bead keeps who made it and when", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-epic1", {"at:epic"}));
    Bead wanted = bead("at-epic1.7", {"b", "a", "b"});
    wanted.parent = id("at-epic1");
    wanted.created_by = "ann";
    wanted.updated_by = "bob";
    wanted.created_at = t0 - Seconds{60};
    wanted.updated_at = t0 - Seconds{30};
    const auto restore = [&](const Bead& given) {
        return store.write(at(99), [&](PlanWriter& plan) { return plan.restore(given); });
    };
    Bead expected = wanted;
    expected.labels = {"a", "b"};
    expected.revision = 1;
    CHECK(unwrap(restore(wanted)) == expected);
    CHECK(found(store, "at-epic1.7") == expected);
    CHECK(selected(store, {.label = "a"}) == "at-epic1.7");
    CHECK(selected(store, {.parent = id("at-epic1")}) == "at-epic1.7");

    // In its place, from the revision that it states, with an older time too.
    Bead next = expected;
    next.labels = {"c"};
    next.depends_on = {id("at-epic1")};
    next.updated_at = t0 - Seconds{50};
    expected = next;
    expected.revision = 2;
    CHECK(unwrap(restore(next)) == expected);
    CHECK(found(store, "at-epic1.7") == expected);
    CHECK(selected(store, {.label = "a"}).empty());
    CHECK(selected(store, {.depends_on = id("at-epic1")}) == "at-epic1.7");
    CHECK(must_fail(restore(next)).code == ErrorCode::ref_conflict);
    CHECK(must_fail(restore(wanted)).code == ErrorCode::ref_conflict);
    Bead unknown = bead("at-new01");
    unknown.revision = 3;
    CHECK(must_fail(restore(unknown)).code == ErrorCode::ref_conflict);
    unknown.revision = 0;
    unknown.parent = id("at-nobody");
    CHECK(must_fail(restore(unknown)).code == ErrorCode::not_found);
    CHECK(found(store, "at-epic1.7") == expected);
}

TEMPLATE_TEST_CASE("children are counted on from those that were restored", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-epic1", {"at:epic"}));
    const auto next = [&] {
        return unwrap(
            store.write(at(0), [&](PlanWriter& plan) { return plan.next_child(id("at-epic1")); }));
    };
    const auto restore = [&](const std::string& name) {
        unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.restore(bead(name)); }));
    };
    CHECK(next() == 1);
    restore("at-epic1.7");
    CHECK(next() == 8);
    restore("at-epic1.3");
    restore("at-epic1.05");
    CHECK(next() == 9);
}

TEMPLATE_TEST_CASE("every status and kind survives", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    int number = 0;
    for (const auto& row : names_of(BeadStatus{})) {
        Bead wanted = bead("at-s" + std::to_string(number++));
        wanted.status = row.value;
        stored(store, wanted);
        CHECK(found(store, wanted.id.str())->status == row.value);
    }
}

TEMPLATE_TEST_CASE("an id is never used twice", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Bead first = stored(store, bead("at-aaaaa"));
    Bead second = bead("at-aaaaa");
    second.title = "an impostor";
    const auto refused = store.write(at(1), [&](PlanWriter& plan) { return plan.create(second); });
    CHECK(must_fail(refused).code == ErrorCode::ref_conflict);
    CHECK(found(store, "at-aaaaa") == first);
}

TEMPLATE_TEST_CASE("a bead must not name what is not there", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto refused = [&](const Bead& wanted, bool update) {
        return must_fail(store.write(at(1),
                                     [&](PlanWriter& plan) {
                                         return update ? plan.update(wanted) : plan.create(wanted);
                                     }))
            .code;
    };
    Bead orphan = bead("at-orph1");
    orphan.parent = id("at-nobody");
    CHECK(refused(orphan, false) == ErrorCode::not_found);
    Bead dependent = bead("at-dep01");
    dependent.depends_on = {id("at-nobody")};
    CHECK(refused(dependent, false) == ErrorCode::not_found);
    CHECK_FALSE(found(store, "at-orph1"));

    Bead there = stored(store, bead("at-there"));
    there.parent = id("at-nobody");
    CHECK(refused(there, true) == ErrorCode::not_found);
    there.parent.reset();
    there.depends_on = {id("at-nobody")};
    CHECK(refused(there, true) == ErrorCode::not_found);
    CHECK(refused(bead("at-gone1"), true) == ErrorCode::not_found);
}

TEMPLATE_TEST_CASE("a refused call changes nothing and the transaction goes on", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-aaaaa"));
    unwrap(store.write(at(1), [&](PlanWriter& plan) -> Result<void> {
        CHECK_FALSE(plan.create(bead("at-aaaaa")));
        Bead orphan = bead("at-orph1");
        orphan.parent = id("at-nobody");
        CHECK_FALSE(plan.create(orphan));
        ATELIER_CHECK(plan.create(bead("at-bbbbb")));
        return {};
    }));
    CHECK(selected(store, BeadQuery{}) == "at-aaaaa at-bbbbb");
}

TEMPLATE_TEST_CASE("a bead that changed since it was read is not overwritten", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Bead first = stored(store, bead("at-aaaaa"));
    Bead mine = first;
    mine.title = "mine";
    Bead yours = first;
    yours.title = "yours";
    const Bead second = updated(store, mine, 10);
    CHECK(second.revision == 2);
    CHECK(second.created_at == t0);
    CHECK(second.updated_at == t0 + Millis{10});
    const auto refused = store.write(at(20), [&](PlanWriter& plan) { return plan.update(yours); });
    CHECK(must_fail(refused).code == ErrorCode::ref_conflict);
    CHECK(found(store, "at-aaaaa") == second);
}

TEMPLATE_TEST_CASE("an unchanged bead is not written", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Bead first = stored(store, bead("at-aaaaa"));
    CHECK(updated(store, first, 99) == first);
    CHECK(found(store, "at-aaaaa") == first);
}

TEMPLATE_TEST_CASE("an update replaces labels and dependencies where they are looked up", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-p1"));
    stored(store, bead("at-p2"));
    Bead changing = bead("at-x", {"at:task", "old"});
    changing.depends_on = {id("at-p1")};
    changing = stored(store, changing);
    changing.labels = {"at:changeset", "new"};
    changing.depends_on = {id("at-p2")};
    changing.assignee = "atelier/worker/alice";
    updated(store, changing);
    CHECK(selected(store, {.label = "old"}) == "");
    CHECK(selected(store, {.label = "new"}) == "at-x");
    CHECK(selected(store, {.depends_on = id("at-p1")}) == "");
    CHECK(selected(store, {.depends_on = id("at-p2")}) == "at-x");
    CHECK(selected(store, {.kind = BeadKind::changeset}) == "at-x");
    CHECK(selected(store, {.assignee = "atelier/worker/alice"}) == "at-x");
    changing = *found(store, "at-x");
    changing.labels.clear();
    changing.depends_on.clear();
    changing.assignee.clear();
    updated(store, changing);
    CHECK(selected(store, {.label = "new"}) == "");
    CHECK(selected(store, {.depends_on = id("at-p2")}) == "");
    CHECK(selected(store, {.kind = BeadKind::other}) == "at-x");
    CHECK(selected(store, {.assignee = ""}) == "at-x at-p1 at-p2");
}

TEMPLATE_TEST_CASE("beads come oldest first, then by id as people count", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-zzzzz"), 1);
    stored(store, bead("at-e", {"at:epic"}), 5);
    unwrap(store.write(at(5), [&](PlanWriter& plan) -> Result<void> {
        for (const int number : {10, 2, 1, 11})
            ATELIER_CHECK(plan.create(bead("at-e." + std::to_string(number))));
        return {};
    }));
    stored(store, bead("at-aaaaa"), 9);
    CHECK(selected(store, BeadQuery{}) == "at-zzzzz at-e at-e.1 at-e.2 at-e.10 at-e.11 at-aaaaa");
}

TEMPLATE_TEST_CASE("the ids next to one are found, without what is below it", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    for (const char* name : {"at-b2", "at-b2.1", "at-a9", "at-a9.7", "at-b", "at-c", "at-b2.10"})
        stored(store, bead(name));
    const auto beside = [&](const std::string& name) {
        std::vector<std::string> names;
        for (const BeadId& one :
             unwrap(store.read([&](PlanReader& plan) { return plan.beside(id(name)); })))
            names.push_back(one.str());
        return join(names, " ");
    };
    CHECK(beside("at-b2") == "at-b at-c");
    CHECK(beside("at-b2.10") == "at-b at-c");
    CHECK(beside("at-b") == "at-a9.7 at-b2");
    CHECK(beside("at-a9") == "at-b");
    CHECK(beside("at-c") == "at-b2.10");
}

TEMPLATE_TEST_CASE("each criterion selects by itself and together with others", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-e1", {"at:epic", "workspace:greeting"}), 1);
    stored(store, bead("at-e2", {"at:epic", "at:draft"}), 2);
    const auto child = [&](const std::string& name, const std::string& parent,
                           const std::string& label, BeadStatus status, std::int64_t when) {
        Bead made = bead(name, {label});
        made.parent = id(parent);
        made.status = status;
        stored(store, made, when);
    };
    child("at-e1.1", "at-e1", "at:changeset", BeadStatus::open, 3);
    child("at-e1.2", "at-e1", "at:changeset", BeadStatus::closed, 4);
    child("at-e1.1.1", "at-e1.1", "at:task", BeadStatus::open, 5);
    child("at-e1.1.1.1", "at-e1.1.1", "at:subtask", BeadStatus::open, 6);
    child("at-e2.1", "at-e2", "at:changeset", BeadStatus::blocked, 7);
    Bead dependent = *found(store, "at-e2.1");
    dependent.depends_on = {id("at-e1.2")};
    updated(store, dependent);
    Bead agent = bead("at-worker-alice", {"at:agent"});
    agent.assignment = id("at-e1");
    stored(store, agent, 8);

    CHECK(selected(store, {.kind = BeadKind::epic}) == "at-e1 at-e2");
    CHECK(selected(store, {.statuses = {BeadStatus::closed, BeadStatus::blocked}}) ==
          "at-e1.2 at-e2.1");
    CHECK(selected(store, {.parent = id("at-e1")}) == "at-e1.1 at-e1.2");
    CHECK(selected(store, {.below = id("at-e1")}) == "at-e1.1 at-e1.2 at-e1.1.1 at-e1.1.1.1");
    CHECK(selected(store, {.below = id("at-e1.1")}) == "at-e1.1.1 at-e1.1.1.1");
    CHECK(selected(store, {.below = id("at-nobody")}) == "");
    CHECK(selected(store, {.depends_on = id("at-e1.2")}) == "at-e2.1");
    CHECK(selected(store, {.label = "workspace:greeting"}) == "at-e1");
    CHECK(selected(store, {.label = "workspace:greet"}) == "");
    CHECK(selected(store, {.assignment = id("at-e1")}) == "at-worker-alice");

    CHECK(selected(store, {.kind = BeadKind::changeset, .statuses = {BeadStatus::open}}) ==
          "at-e1.1");
    CHECK(selected(store, {.kind = BeadKind::changeset, .below = id("at-e1")}) ==
          "at-e1.1 at-e1.2");
    CHECK(selected(store, {.kind = BeadKind::task,
                           .statuses = {BeadStatus::open, BeadStatus::closed},
                           .parent = id("at-e1.1"),
                           .below = id("at-e1")}) == "at-e1.1.1");
    CHECK(selected(store, {.kind = BeadKind::epic, .label = "at:draft"}) == "at-e2");
    CHECK(selected(store, {.label = "at:changeset"}) == "at-e1.1 at-e1.2 at-e2.1");
    CHECK(selected(store, {.kind = BeadKind::changeset,
                           .statuses = {BeadStatus::open, BeadStatus::blocked},
                           .label = "at:changeset"}) == "at-e1.1 at-e2.1");
    CHECK(selected(store, {.below = id("at-e1"), .label = "at:changeset"}) == "at-e1.1 at-e1.2");
    CHECK(selected(store, {.label = "at:changeset", .newest = 1}) == "at-e1.2");
    CHECK(selected(store, {.kind = BeadKind::epic, .label = "workspace:greet"}) == "");
    CHECK(selected(store, {.kind = BeadKind::changeset,
                           .statuses = {BeadStatus::open},
                           .depends_on = id("at-e1.2")}) == "");
    CHECK(selected(store, {.kind = BeadKind::epic, .assignment = id("at-e1")}) == "");
}

TEMPLATE_TEST_CASE("a list of ids or of parents selects what is there of them", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto child = [&](const std::string& name, const std::string& parent) {
        Bead made = bead(name);
        made.parent = id(parent);
        stored(store, made);
    };
    for (const char* name : {"at-a", "at-b", "at-c"})
        stored(store, bead(name, {"at:epic"}));
    child("at-a.1", "at-a");
    child("at-b.1", "at-b");
    child("at-c.1", "at-c");
    child("at-a.1.1", "at-a.1");
    using List = std::vector<BeadId>;
    CHECK(selected(store, {.ids = List{id("at-c"), id("at-nobody"), id("at-a"), id("at-c")}}) ==
          "at-a at-c");
    CHECK(selected(store, {.ids = List{}}) == "");
    CHECK(selected(store, {.parents = List{id("at-b"), id("at-a"), id("at-nobody")}}) ==
          "at-a.1 at-b.1");
    CHECK(selected(store, {.parents = List{}}) == "");
    CHECK(selected(store, {.ids = List{id("at-a.1"), id("at-a")}, .kind = BeadKind::epic}) ==
          "at-a");
    CHECK(selected(store, {.ids = List{id("at-a.1"), id("at-b.1")},
                           .parents = List{id("at-a"), id("at-c")}}) == "at-a.1");
    CHECK(selected(store, {.ids = List{id("at-a.1.1"), id("at-b.1")}, .below = id("at-a")}) ==
          "at-a.1.1");
}

TEMPLATE_TEST_CASE("the children of many beads come oldest first, each whole and once", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    std::vector<BeadId> parents = {id("at-nobody")};
    std::vector<std::string> children;
    for (int number = 10; number < 50; ++number) {
        const std::string name = "at-" + std::to_string(number);
        // The later ones are older.
        const Bead parent = stored(store, bead(name, {"at:epic"}), 100 - number);
        parents.push_back(parent.id);
        parents.push_back(parent.id);
        Bead child = bead(name + ".1", {"at:changeset", "cs:planned"});
        child.parent = parent.id;
        stored(store, child, 1000 - number);
        children.insert(children.begin(), child.id.str());
    }
    CHECK(selected(store, {.parents = parents}) == join(children, " "));
    CHECK(selected(store, {.kind = BeadKind::changeset, .parents = parents}) ==
          join(children, " "));
    CHECK(selected(store, {.kind = BeadKind::task, .parents = parents}) == "");
    const auto found_below =
        unwrap(store.read([&](PlanReader& plan) { return plan.select({.parents = parents}); }));
    for (const Bead& each : found_below)
        CHECK(each == found(store, each.id.str()));
}

TEMPLATE_TEST_CASE("the beads that were changed last are picked and come oldest first", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    std::int64_t when = 0;
    for (const char* name : {"at-a", "at-b", "at-c", "at-d"})
        stored(store, bead(name, {"at:epic"}), ++when);
    stored(store, bead("at-e"), ++when);
    Bead first = *found(store, "at-a");
    first.status = BeadStatus::closed;
    updated(store, first, 9);
    CHECK(selected(store, {.newest = 2}) == "at-a at-e");
    CHECK(selected(store, {.kind = BeadKind::epic, .newest = 2}) == "at-a at-d");
    CHECK(selected(store, {.kind = BeadKind::epic, .statuses = {BeadStatus::open}, .newest = 2}) ==
          "at-c at-d");
    CHECK(selected(store, {.statuses = {BeadStatus::open, BeadStatus::closed}, .newest = 2}) ==
          selected(store, {.newest = 2}));
    CHECK(selected(store, {.newest = 5}) == "at-a at-b at-c at-d at-e");
    CHECK(selected(store, {.newest = 6}) == "at-a at-b at-c at-d at-e");
    const auto count = [&](const BeadQuery& query) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.count(query); }));
    };
    CHECK(count({}) == 5);
    CHECK(count({.kind = BeadKind::epic, .statuses = {BeadStatus::closed}}) == 1);
    CHECK(count({.kind = BeadKind::message}) == 0);
    CHECK(count({.newest = 2}) == 2);
}

TEMPLATE_TEST_CASE("beads that are each other's parents are found once and not below themselves",
                   STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-a"), 1);
    Bead child = bead("at-b");
    child.parent = id("at-a");
    stored(store, child, 2);
    Bead top = *found(store, "at-a");
    top.parent = id("at-b");
    updated(store, top);
    CHECK(selected(store, {.below = id("at-a")}) == "at-b");
    CHECK(selected(store, {.kind = BeadKind::task, .below = id("at-a")}) == "at-b");
}

TEMPLATE_TEST_CASE("messages are found by thread, key and whether they are read", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-plain"), 1);
    stored(store, message("at-m1", {.thread = id("at-e1"), .key = "blocked:at-e1.1"}), 2);
    stored(store, message("at-m2", {.thread = id("at-e1"), .read_at = t0}), 3);
    Bead third = message("at-m3", {.key = "blocked:at-e1.1"});
    third.status = BeadStatus::closed;
    stored(store, third, 4);
    CHECK(selected(store, {.thread = id("at-e1")}) == "at-m1 at-m2");
    CHECK(selected(store, {.message_key = "blocked:at-e1.1"}) == "at-m1 at-m3");
    CHECK(selected(store, {.message_key = ""}) == "at-m2");
    CHECK(selected(store, {.message_key = "blocked:at-none"}) == "");
    const auto counted = [&](const BeadQuery& query) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.count(query); }));
    };
    CHECK(counted({.message_key = "blocked:at-e1.1"}) == 2);
    CHECK(counted({.statuses = {BeadStatus::open}, .message_key = "blocked:at-e1.1"}) == 1);
    CHECK(counted({.message_key = "blocked:at-none"}) == 0);
    CHECK(selected(store, {.unread = true}) == "at-m1 at-m3");
    CHECK(selected(store, {.kind = BeadKind::message,
                           .statuses = {BeadStatus::open},
                           .message_key = "blocked:at-e1.1"}) == "at-m1");
    CHECK(selected(store, {.thread = id("at-e1"), .unread = true}) == "at-m1");
}

TEMPLATE_TEST_CASE("a reader keeps its snapshot while others write", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Bead first = stored(store, bead("at-aaaaa"));
    const auto reader = unwrap(store.begin_read());
    const bool asked_before = GENERATE(false, true);
    if (asked_before) {
        CHECK(unwrap(reader->find(id("at-aaaaa"))) == first);
        CHECK_FALSE(unwrap(reader->find(id("at-bbbbb"))));
    }
    Bead changed = first;
    changed.title = "changed";
    unwrap(store.write(at(1), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.update(changed));
        ATELIER_CHECK(plan.create(bead("at-bbbbb")));
        return plan.append({EventType::epic_closed});
    }));
    CHECK(unwrap(reader->find(id("at-aaaaa"))) == first);
    CHECK_FALSE(unwrap(reader->find(id("at-bbbbb"))));
    CHECK(unwrap(reader->events({})).empty());
    CHECK(unwrap(reader->select({})).size() == 1);
    CHECK(selected(store, BeadQuery{}) == "at-aaaaa at-bbbbb");
}

TEMPLATE_TEST_CASE("a bead is found as often as it is asked for", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    std::vector<Bead> all;
    for (int i = 10; i < 60; ++i)
        all.push_back(stored(store, bead("at-e" + std::to_string(i))));
    const auto reader = unwrap(store.begin_read());
    for (int round = 0; round < 3; ++round)
        CHECK(std::ranges::all_of(
            all, [&](const Bead& each) { return unwrap(reader->find(each.id)) == each; }));
}

TEMPLATE_TEST_CASE("a writer reads what it wrote and others do not before the commit", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    {
        const auto writer = unwrap(store.begin_write(at(1), Durability::full));
        CHECK_FALSE(unwrap(writer->find(id("at-aaaaa"))));
        unwrap(writer->create(bead("at-aaaaa")));
        unwrap(writer->remember("key", "value"));
        CHECK(unwrap(writer->find(id("at-aaaaa"))));
        CHECK(unwrap(writer->select({})).size() == 1);
        CHECK(unwrap(writer->remembered("key")) == "value");
        CHECK_FALSE(found(store, "at-aaaaa"));
        unwrap(writer->commit());
        CHECK(found(store, "at-aaaaa"));
    }
    CHECK(found(store, "at-aaaaa"));
}

TEMPLATE_TEST_CASE("a writer that is not committed leaves no trace", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    stored(store, bead("at-keep1", {"kept"}));
    {
        const auto writer = unwrap(store.begin_write(at(1), Durability::full));
        unwrap(writer->create(bead("at-aaaaa")));
        Bead changed = *unwrap(writer->find(id("at-keep1")));
        changed.labels = {"changed"};
        unwrap(writer->update(changed));
        unwrap(writer->append({EventType::epic_closed}));
        unwrap(writer->next_child(id("at-keep1")));
        unwrap(writer->remember("key", "value"));
    }
    CHECK(selected(store, BeadQuery{}) == "at-keep1");
    CHECK(selected(store, {.label = "kept"}) == "at-keep1");
    CHECK(unwrap(store.read([](PlanReader& plan) { return plan.events({}); })).empty());
    CHECK_FALSE(unwrap(store.read([](PlanReader& plan) { return plan.remembered("key"); })));
    CHECK(unwrap(store.write(
              at(2), [](PlanWriter& plan) { return plan.next_child(id("at-keep1")); })) == 1);
}

TEMPLATE_TEST_CASE("a decision that ends in an error writes nothing", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto refused = store.write(at(1), [&](PlanWriter& plan) -> Result<Bead> {
        ATELIER_CHECK(plan.create(bead("at-aaaaa")));
        return fail(ErrorCode::plan_invalid, "no");
    });
    CHECK(must_fail(refused).code == ErrorCode::plan_invalid);
    CHECK_FALSE(found(store, "at-aaaaa"));
}

TEMPLATE_TEST_CASE("nothing can be written after the commit", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto writer = unwrap(store.begin_write(at(1), Durability::relaxed));
    unwrap(writer->create(bead("at-aaaaa")));
    unwrap(writer->commit());
    CHECK(must_fail(writer->create(bead("at-bbbbb"))).code == ErrorCode::invariant_broken);
    CHECK(must_fail(writer->commit()).code == ErrorCode::invariant_broken);
    CHECK(selected(store, BeadQuery{}) == "at-aaaaa");
}

TEMPLATE_TEST_CASE("a second writer is refused while one lives, and let in afterwards", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    {
        const auto first = unwrap(store.begin_write(at(1), Durability::full));
        CHECK(must_fail(store.begin_write(at(2), Durability::full)).code == ErrorCode::store_busy);
    }
    stored(store, bead("at-aaaaa"));
    CHECK(found(store, "at-aaaaa"));
}

TEMPLATE_TEST_CASE("children are numbered once each", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto next = [&](const std::string& parent) {
        return unwrap(
            store.write(at(0), [&](PlanWriter& plan) { return plan.next_child(id(parent)); }));
    };
    CHECK(next("at-a") == 1);
    CHECK(next("at-a") == 2);
    CHECK(next("at-b") == 1);
    CHECK(unwrap(store.write(at(0), [&](PlanWriter& plan) -> Result<std::int64_t> {
              ATELIER_CHECK(plan.next_child(id("at-a")));
              return plan.next_child(id("at-a"));
          })) == 4);
}

TEMPLATE_TEST_CASE("leases and sessions come back as they were put, the last one counting",
                   STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    Lease lease{.on = id("at-e1"),
                .agent = *AgentId::parse("atelier/worker/alice"),
                .session = *SessionId::parse("s-1")};
    lease.keeper = {"host", "boot", "4026531836", 4711, 123456789012};
    lease.expires_at = t0 + Millis{120'000};
    lease.fencing = 3;
    Session session{.id = *SessionId::parse("s-1"), .agent = lease.agent};
    std::optional<LeaseTerm> before;
    const auto put = [&] {
        unwrap(store.write(at(0), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.put(lease, before));
            return plan.put(session);
        }));
        before = term_of(lease);
        CHECK(unwrap(store.read([](PlanReader& plan) { return plan.lease(id("at-e1")); })) ==
              lease);
        CHECK(unwrap(store.read([&](PlanReader& plan) { return plan.session(session.id); })) ==
              session);
    };
    put();
    lease.ended = true;
    lease.fencing = 4;
    session.epic = id("at-e1");
    session.changeset = id("at-e1.1");
    session.stage = Stage::assess;
    session.started_at = t0;
    session.ended_at = t0 + Millis{7};
    session.worktree = "/data dir/ü/worktrees/at-e1.1";
    session.branch = *BranchName::parse("greeting-at-e1.1");
    session.base = *CommitId::parse(std::string(40, 'a'));
    session.start = *CommitId::parse(std::string(40, 'b'));
    session.head = *CommitId::parse(std::string(64, 'c'));
    session.onto = *CommitId::parse(std::string(40, 'd'));
    session.fencing = 4;
    session.declared = Declared::blocked;
    session.summary = "summary\nof two lines";
    session.more_work = "more";
    session.outcome = SessionEnd::integrated;
    session.outcome_text = "said so";
    put();
    for (const char* stored : {"lease-lost", "a-code-of-a-newer-version"}) {
        session.outcome = SessionOutcome::parse(stored);
        put();
    }
    const Lease other{.on = id("at-a"), .agent = lease.agent, .session = lease.session};
    unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.put(other, std::nullopt); }));
    CHECK(unwrap(store.read([](PlanReader& plan) { return plan.leases(); })) ==
          std::vector{other, lease});
    const auto kept = [&] {
        return unwrap(store.read([](PlanReader& plan) { return plan.kept_leases(); }));
    };
    CHECK(kept().empty());
    Lease held = lease;
    held.ended = false;
    unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.put(held, term_of(lease)); }));
    CHECK(kept() == std::vector{held});
    CHECK_FALSE(unwrap(store.read([](PlanReader& plan) { return plan.lease(id("at-none")); })));
    CHECK_FALSE(unwrap(
        store.read([](PlanReader& plan) { return plan.session(*SessionId::parse("s-none")); })));
}

TEMPLATE_TEST_CASE("a lease is stored only in place of the one that its writer knows of", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Lease first{.on = id("at-e1"),
                      .agent = *AgentId::parse("atelier/worker/alice"),
                      .session = *SessionId::parse("s-1"),
                      .fencing = 1};
    Lease second = first;
    second.agent = *AgentId::parse("atelier/worker/bob");
    second.session = *SessionId::parse("s-2");
    second.fencing = 2;
    const auto put = [&](const Lease& lease, const std::optional<LeaseTerm>& replaces) {
        return store.write(at(0), [&](PlanWriter& plan) { return plan.put(lease, replaces); });
    };
    const auto stored = [&] {
        return unwrap(store.read([](PlanReader& plan) { return plan.lease(id("at-e1")); }));
    };
    CHECK(must_fail(put(first, term_of(first))).code == ErrorCode::lease_lost);
    CHECK(stored() == std::nullopt);
    unwrap(put(first, std::nullopt));
    CHECK(must_fail(put(second, std::nullopt)).code == ErrorCode::lease_lost);
    CHECK(stored() == first);
    unwrap(put(second, term_of(first)));
    for (const LeaseTerm& stale : {term_of(first), LeaseTerm{first.session, second.fencing},
                                   LeaseTerm{second.session, first.fencing}}) {
        const Error refused = must_fail(put(first, stale));
        CHECK(refused.code == ErrorCode::lease_lost);
        CHECK(refused.details.string_at("held_by") == "atelier/worker/bob");
        CHECK(refused.details.string_at("session") == "s-2");
    }
    CHECK(stored() == second);
}

TEMPLATE_TEST_CASE("a refused lease leaves the rest of its transaction as it was", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Lease lease{.on = id("at-e1"),
                      .agent = *AgentId::parse("atelier/worker/alice"),
                      .session = *SessionId::parse("s-1")};
    unwrap(store.write(at(0), [&](PlanWriter& plan) -> Result<void> {
        CHECK_FALSE(plan.put(lease, term_of(lease)));
        return plan.remember("key", "value");
    }));
    CHECK(unwrap(store.read([](PlanReader& plan) { return plan.remembered("key"); })) == "value");
}

TEMPLATE_TEST_CASE("what kept a changeset from landing is found by it, the last one counting",
                   STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto known = [&](const char* changeset) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.setback(id(changeset)); }));
    };
    CHECK_FALSE(known("at-e.1"));
    for (const Setback& setback :
         {Setback{id("at-e.1"), InConflict{{"a b.txt", "sub/ü,\n[\"x\"]"}}},
          Setback{id("at-e.1"), TooLarge{}}, Setback{id("at-e.1"), TooLarge{{"a.png"}}},
          Setback{id("at-e.1"), BlockedByError{ErrorCode::checks_failed}},
          Setback{id("at-e.1"), BlockedByAgent{}}}) {
        unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.put(setback); }));
        CHECK(known("at-e.1") == setback);
    }
    CHECK_FALSE(known("at-e.2"));
    const auto undone = store.write(at(0), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.put(Setback{id("at-e.2"), InConflict{}}));
        return fail(ErrorCode::usage, "no");
    });
    CHECK_FALSE(undone);
    CHECK_FALSE(known("at-e.2"));
}

TEMPLATE_TEST_CASE("a decision names its event, and has its line when somebody may decide it",
                   STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto decide = [&](const std::string& actor) {
        return unwrap(store.write(at(0, actor), [&](PlanWriter& plan) {
            return plan.decide(Act::size, {EventType::changeset_size_approved, id("at-e.1"),
                                           Json::object().set("reason", "one table")});
        }));
    };
    const auto facts = [&] {
        return unwrap(store.read([](PlanReader& plan) { return plan.decisions({id("at-e.1")}); }));
    };
    const auto lines = [&] {
        return unwrap(store.read([](PlanReader& plan) { return plan.decision_lines(); }));
    };
    CHECK(facts().empty());
    const Event first = decide("atelier/overseer/olga");
    REQUIRE(facts().size() == 1);
    CHECK(facts()[0].row == DecisionRow{id("at-e.1"), Act::size, first.seq, first.hash});
    CHECK(facts()[0].event == first);
    CHECK(facts()[0].before.empty());
    CHECK(lines().holds(first));
    const Event second = decide("atelier/worker/alice");
    REQUIRE(facts().size() == 1);
    CHECK(facts()[0].row.seq == second.seq);
    CHECK(facts()[0].before == first.hash);
    CHECK_FALSE(lines().holds(second));
    CHECK(lines().holds(first));
}

TEMPLATE_TEST_CASE("a decision that is not committed has neither row nor line", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto undone =
        store.write(at(0, "atelier/overseer/olga"), [](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.decide(Act::retry, {EventType::changeset_unblocked, id("at-e.1")}));
            return fail(ErrorCode::usage, "no");
        });
    CHECK_FALSE(undone);
    unwrap(store.read([](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto rows, plan.decisions({id("at-e.1")}));
        CHECK(rows.empty());
        ATELIER_TRY(const auto lines, plan.decision_lines());
        CHECK(lines.all().empty());
        return {};
    }));
    CHECK_FALSE(store.write(at(0), [](PlanWriter& plan) -> Result<Event> {
        return plan.decide(Act::retry, {EventType::changeset_unblocked, std::nullopt});
    }));
}

TEMPLATE_TEST_CASE("what is recorded of a worktree is found by its name and by its phase", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto known = [&](const std::string& name) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.worktree(name); }));
    };
    const auto in = [&](WorktreePhase phase) {
        std::string names;
        for (const auto& one :
             unwrap(store.read([&](PlanReader& plan) { return plan.worktrees(phase); })))
            names += (names.empty() ? "" : " ") + one.name;
        return names;
    };
    const auto put = [&](const WorktreeRecord& record) {
        unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.put(record); }));
    };
    CHECK_FALSE(known("at-e.1"));
    const WorktreeRecord second{"at-e.2", WorktreePhase::making, *SessionId::parse("s-1")};
    put(second);
    put({"at-e.1", WorktreePhase::making});
    CHECK(known("at-e.2") == second);
    CHECK_FALSE(known("at-e.1")->session);
    CHECK(in(WorktreePhase::making) == "at-e.1 at-e.2");
    for (const auto& phase : names_of(WorktreePhase{})) {
        put({"at-e.1", phase.value});
        CHECK(known("at-e.1")->phase == phase.value);
    }
    CHECK(in(WorktreePhase::making) == "at-e.2");
    CHECK(in(names_of(WorktreePhase{}).back().value) == "at-e.1");
    unwrap(store.write(at(0), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.forget_worktree("at-e.2"));
        return plan.forget_worktree("at-e.3");
    }));
    CHECK_FALSE(known("at-e.2"));
    CHECK(known("at-e.1"));
}

TEMPLATE_TEST_CASE("sessions are selected by agent, changeset, and whether or when they ended",
                   STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto put = [&](const std::string& name, const std::string& agent,
                         const std::string& changeset, std::int64_t started, bool open) {
        Session session{.id = *SessionId::parse(name), .agent = *AgentId::parse(agent)};
        if (!changeset.empty()) session.changeset = id(changeset);
        session.started_at = t0 + Millis{started};
        if (!open) session.ended_at = t0 + Millis{started + 1};
        unwrap(store.write(at(0), [&](PlanWriter& plan) { return plan.put(session); }));
    };
    put("s-c", "atelier/worker/alice", "at-e.1", 1, false);
    put("s-b", "atelier/worker/alice", "at-e.2", 2, true);
    put("s-a", "atelier/worker/bob", "at-e.1", 3, true);
    put("s-0", "atelier/worker/bob", "", 3, false);
    CHECK(selected(store, SessionQuery{}) == "s-c s-b s-0 s-a");
    const auto alice = *AgentId::parse("atelier/worker/alice");
    CHECK(selected(store, SessionQuery{.agent = alice}) == "s-c s-b");
    CHECK(selected(store, SessionQuery{.changeset = id("at-e.1")}) == "s-c s-a");
    CHECK(selected(store, SessionQuery{.changesets = std::vector{id("at-e.1"), id("at-x")}}) ==
          "s-c s-a");
    const std::vector both = {id("at-e.2"), id("at-e.1"), id("at-e.2")};
    CHECK(selected(store, SessionQuery{.changesets = both}) == "s-c s-b s-a");
    CHECK(selected(store, SessionQuery{.agent = alice, .changesets = both}) == "s-c s-b");
    CHECK(selected(store, SessionQuery{.changesets = both, .open_only = true}) == "s-b s-a");
    CHECK(selected(store, SessionQuery{.changesets = std::vector<BeadId>{}}) == "");
    CHECK(selected(store, SessionQuery{.open_only = true}) == "s-b s-a");
    CHECK(selected(store, SessionQuery{.agent = alice, .open_only = true}) == "s-b");
    CHECK(selected(store, SessionQuery{
                              .agent = alice, .changeset = id("at-e.1"), .open_only = true}) == "");
    CHECK(selected(store, SessionQuery{.ended_since = t0 + Millis{2}}) == "s-c s-0");
    CHECK(selected(store, SessionQuery{.ended_since = t0 + Millis{3}}) == "s-0");
}

TEMPLATE_TEST_CASE("events are numbered, ordered, stamped and chained", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    Json data = Json::object();
    data.set("title", "Größe").set("root_branch", "groesse").set("draft", true);
    unwrap(store.write(at(1, "atelier/planner/p"), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.append({EventType::epic_created, id("at-e1"), data}));
        return plan.append({EventType::changeset_started, id("at-e1.1")});
    }));
    unwrap(store.write(at(2, "atelier/worker/alice", "s-1"), [&](PlanWriter& plan) {
        return plan.append({EventType::epic_closed, id("at-e1")});
    }));
    unwrap(store.write(at(3),
                       [&](PlanWriter& plan) { return plan.append({EventType::task_closed}); }));
    const auto select = [&](const EventQuery& query) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.events(query); }));
    };
    const auto numbers = [&](const EventQuery& query) {
        std::string out;
        for (const Event& event : select(query))
            out += std::to_string(event.seq);
        return out;
    };
    const auto all = select({});
    REQUIRE(all.size() == 4);
    CHECK(numbers({}) == "1234");
    CHECK(all[0].data == R"({"title":"Größe","root_branch":"groesse","draft":true})");
    CHECK(all[0].bead == id("at-e1"));
    CHECK(all[0].actor == "atelier/planner/p");
    CHECK(all[2].session == "s-1");
    CHECK(all[2].at == t0 + Millis{2});
    CHECK(all[3].type == "task.closed");
    CHECK_FALSE(all[3].bead);
    std::string previous;
    for (const Event& event : all) {
        CHECK(event.hash == chain_hash(previous, event));
        previous = event.hash;
    }
    CHECK(numbers({.after = 2}) == "34");
    CHECK(numbers({.since = t0 + Millis{2}}) == "34");
    CHECK(numbers({.bead = id("at-e1")}) == "13");
    CHECK(numbers({.newest = 2}) == "34");
    CHECK(numbers({.bead = id("at-e1"), .newest = 1}) == "3");
    CHECK(numbers({.beads = {{id("at-e1.1"), id("at-e9")}}}) == "2");
    CHECK(numbers({.types = {EventType::epic_created, EventType::task_closed}}) == "14");
    CHECK(numbers({.bead = id("at-e1"), .types = {EventType::epic_created}, .newest = 1}) == "1");
    CHECK(numbers({.newest = 9}) == "1234");
}

TEMPLATE_TEST_CASE("an event whose data is not what its type carries is refused", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto append = [&](const NewEvent& event) {
        return must_fail(store.write(at(0), [&](PlanWriter& plan) { return plan.append(event); }))
            .code;
    };
    CHECK(append({EventType::epic_claimed, id("at-e1")}) == ErrorCode::invariant_broken);
    CHECK(append({EventType::epic_closed, id("at-e1"), Json::object().set("by", "olga")}) ==
          ErrorCode::invariant_broken);
    CHECK(unwrap(store.read([](PlanReader& plan) { return plan.events({}); })).empty());
}

TEMPLATE_TEST_CASE("what has changed since it was delivered is found and counted", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const Bead one = stored(store, bead("at-a"), 0);
    stored(store, bead("at-b"), 1);
    const auto deliver = [&](const std::string& name, std::int64_t revision) {
        unwrap(store.write(
            at(9), [&](PlanWriter& plan) { return plan.put_delivered(id(name), revision); }));
    };
    const auto waiting = [&] {
        const auto count =
            unwrap(store.read([](PlanReader& plan) { return plan.count({.undelivered = true}); }));
        const std::string ids = selected(store, BeadQuery{.undelivered = true});
        CHECK(count == (ids.empty() ? 0 : split(ids, ' ').size()));
        return ids;
    };
    CHECK(waiting() == "at-a at-b");
    deliver("at-a", one.revision);
    CHECK(waiting() == "at-b");
    deliver("at-b", 1);
    deliver("at-gone", 1);
    CHECK(waiting().empty());
    Bead changed = *found(store, "at-a");
    changed.title = "another";
    changed = updated(store, changed, 20);
    CHECK(waiting() == "at-a");
    CHECK(selected(store, BeadQuery{.kind = BeadKind::task, .undelivered = true}) == "at-a");
    CHECK(selected(store, BeadQuery{.kind = BeadKind::epic, .undelivered = true}).empty());
    deliver("at-a", changed.revision);
    deliver("at-b", 0);
    CHECK(waiting() == "at-b");
    changed.notes = "restored";
    unwrap(store.write(at(30), [&](PlanWriter& plan) { return plan.restore(changed); }));
    CHECK(waiting() == "at-a at-b");
}

TEMPLATE_TEST_CASE("what is remembered is found again, the last value counting", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto remembered = [&] {
        return unwrap(store.read([](PlanReader& plan) { return plan.remembered("request 'ü'"); }));
    };
    CHECK_FALSE(remembered());
    for (const std::string value : {"{\"ok\":true}", "", "other"}) {
        unwrap(store.write(at(0),
                           [&](PlanWriter& plan) { return plan.remember("request 'ü'", value); }));
        CHECK(remembered() == value);
    }
}

TEMPLATE_TEST_CASE("every list is whole with ten thousand beads", STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    unwrap(store.write(at(0), [&](PlanWriter& plan) -> Result<void> {
        for (int epic = 0; epic < 100; ++epic) {
            const std::string name = "at-e" + std::to_string(1000 + epic);
            Bead made = bead(name, {"at:epic", "workspace:" + name});
            if (epic % 2 == 1) made.status = BeadStatus::closed;
            ATELIER_CHECK(plan.create(made));
            for (int child = 1; child < 100; ++child) {
                Bead below = bead(name + "." + std::to_string(child), {"at:changeset"});
                below.parent = id(name);
                if (child > 1) below.depends_on = {id(name + "." + std::to_string(child - 1))};
                if (child % 3 == 0) below.assignee = "atelier/worker/w" + std::to_string(epic);
                ATELIER_CHECK(plan.create(below));
            }
        }
        return {};
    }));
    const auto count = [&](const BeadQuery& query) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.select(query); })).size();
    };
    CHECK(count({}) == 10'000);
    CHECK(count({.kind = BeadKind::epic}) == 100);
    CHECK(count({.kind = BeadKind::epic, .statuses = {BeadStatus::open}}) == 50);
    CHECK(count({.below = id("at-e1042")}) == 99);
    CHECK(count({.kind = BeadKind::changeset, .parent = id("at-e1099")}) == 99);
    CHECK(count({.kind = BeadKind::changeset, .assignee = "atelier/worker/w7"}) == 33);
    CHECK(selected(store, {.kind = BeadKind::changeset, .depends_on = id("at-e1005.98")}) ==
          "at-e1005.99");
    CHECK(selected(store, {.kind = BeadKind::epic, .label = "workspace:at-e1050"}) == "at-e1050");
    CHECK(found(store, "at-e1099.99"));
}
