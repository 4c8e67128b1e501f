#include "app/interchange/mirror_edits.hpp"
#include "app/interchange/mirror_record.hpp"
#include "domain/interchange/mirror.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead titled(const std::string& of, const std::string& title) {
    return {.id = id(of), .title = title};
}

BeadsChange change_of(std::int64_t seq, const std::string& actor, const Bead& after,
                      const std::optional<BeadsEdge>& edge = {}) {
    return {seq, actor, {after.id.str(), after}, edge};
}

// A plan and what was seen of it in Beads.
struct Seen {
    PlanFixture fixture;

    Bead seen(const std::string& title) {
        const Bead bead = fixture.epic(title);
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return put_mirror_record(plan, bead.id,
                                     {.delivered = 1, .base_copy = as_in_beads(bead, {})});
        }));
        return bead;
    }
    std::vector<MirrorEdit> edits(const std::vector<BeadsBead>& snapshot) {
        return unwrap(
            fixture.store.read([&](PlanReader& plan) { return mirror_edits(plan, snapshot, {}); }));
    }
};

BeadsBead there(const Bead& bead) {
    return {bead.id.str(), as_in_beads(bead, {})};
}

} // namespace

TEST_CASE("what one author changed of one bead in a row is one edit", "[app][mirror]") {
    const Bead a = titled("at-a", "one");
    const Bead b = titled("at-b", "two");
    const auto edits =
        mirror_edits({change_of(1, "ann", a), change_of(2, "ann", titled("at-a", "last")),
                      change_of(3, "bob", a), change_of(4, "bob", b)});
    REQUIRE(edits.size() == 3);
    CHECK(edits[0].actor == "ann");
    CHECK(edits[0].seq == 2);
    CHECK(edits[0].after.bead->title == "last");
    CHECK(edits[1].actor == "bob");
    CHECK(edits[2].after.id == "at-b");
}

TEST_CASE("our own changes are told from others', and Beads' own afterthoughts from both",
          "[app][mirror]") {
    const Bead a = titled("at-a", "one");
    const auto edits =
        mirror_edits({change_of(1, std::string(BeadsMirror::actor), a), change_of(2, "", a),
                      change_of(3, "", titled("at-a", "other"))});
    REQUIRE(edits.size() == 2);
    CHECK(edits[0].ours);
    CHECK(edits[0].seq == 1);
    CHECK_FALSE(edits[1].ours);
    CHECK(edits[1].actor == "somebody in Beads");
    CHECK(edits[1].after.bead->title == "other");
}

TEST_CASE("whoever puts a name to a change is heard, be the bead as it was", "[app][mirror]") {
    const Bead a = titled("at-a", "one");
    const auto edits = mirror_edits({change_of(1, "ann", a), change_of(2, "bob", a)});
    REQUIRE(edits.size() == 2);
    CHECK(edits[1].actor == "bob");
    CHECK(edits[1].seq == 2);
}

TEST_CASE("the edges of an edit are put onto those that were known", "[app][mirror]") {
    Bead known = titled("at-a", "one");
    known.parent = id("at-p");
    known.depends_on = {id("at-1"), id("at-2")};
    const Bead after = titled("at-a", "two");
    const auto state = [&](const std::vector<BeadsEdge>& edges) {
        return *state_after({.after = {"at-a", after}, .edges = edges}, known);
    };
    CHECK(state({}).title == "two");
    CHECK(state({}).parent == id("at-p"));
    CHECK(state({}).depends_on == known.depends_on);
    CHECK(state({{false, false, id("at-1")}, {true, false, id("at-3")}}).depends_on ==
          std::vector{id("at-2"), id("at-3")});
    CHECK(state({{true, true, id("at-q")}}).parent == id("at-q"));
    CHECK_FALSE(state({{false, true, id("at-p")}}).parent);
    CHECK(state({{false, true, id("at-q")}}).parent == id("at-p"));
}

TEST_CASE("a bead that is gone, or read as a whole, has no edges but its own", "[app][mirror]") {
    Bead known = titled("at-a", "one");
    known.parent = id("at-p");
    CHECK_FALSE(state_after({.after = {"at-a", {}}}, known));
    const Bead after = titled("at-a", "two");
    CHECK_FALSE(state_after({.after = {"at-a", after}, .whole = true}, known)->parent);
    CHECK_FALSE(state_after({.after = {"at-a", after}}, std::nullopt)->parent);
}

TEST_CASE("a full look finds what is not as it was seen last, and what is gone", "[app][mirror]") {
    Seen at;
    const Bead same = at.seen("Same");
    Bead changed = at.seen("Changed");
    const Bead gone_there = at.seen("Gone");
    at.fixture.epic("Never seen there");
    changed.title = "Changed there";
    const auto edits = at.edits({there(same), there(changed), {"others-1", {}, "a wisp"}});
    REQUIRE(edits.size() == 3);
    CHECK(edits[0].after.id == "others-1");
    CHECK(edits[0].after.unreadable == "a wisp");
    CHECK(edits[1].after.bead->title == "Changed there");
    CHECK(edits[1].whole);
    CHECK_FALSE(edits[1].ours);
    CHECK(edits[2].after.id == gone_there.id.str());
    CHECK_FALSE(edits[2].after.bead);
    CHECK_FALSE(edits[2].ours);
}

TEST_CASE("what stands the same on both sides is a delivery of ours that was cut off",
          "[app][mirror]") {
    Seen at;
    const Bead fresh = at.fixture.epic("Delivered, not recorded");
    const auto edits = at.edits({there(fresh)});
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].ours);
}

TEST_CASE("a Beads store without any bead was made anew: nobody deleted the plan",
          "[app][mirror]") {
    Seen at;
    at.seen("Greeting");
    const auto edits = at.edits({});
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].ours);
}
