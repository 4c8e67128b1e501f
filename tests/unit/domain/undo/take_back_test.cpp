#include "domain/undo/take_back.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const BeadId epic_id = *BeadId::parse("at-1");
const BeadId part_id = *BeadId::parse("at-1.1");
const BeadId other_id = *BeadId::parse("at-1.2");
const BeadId mail_id = *BeadId::parse("at-m");

Bead with_status(const BeadId& id, const char* kind, BeadStatus status) {
    return {.id = id, .title = id.str(), .status = status, .labels = {kind}};
}

Event happened(std::int64_t seq, EventType type, const BeadId& bead, Json data = Json::object()) {
    return {.seq = seq,
            .actor = "atelier/worker/alice",
            .type = std::string(name_of(type)),
            .bead = bead,
            .data = data.dump()};
}

// Closes a changeset that was blocked, and the message about it.
struct Abandoned {
    TakenDecision decision{
        .number = 1, .kind = DecisionKind::abandon, .about = {part_id}, .first = 5, .last = 9};
    SinceDecision since;

    Abandoned() {
        decision.beads = {{part_id, false, {{"status", "blocked", "closed"}}},
                          {mail_id, false, {{"status", "open", "closed"}}}};
        decision.rows = {{part_id, Act::abandon, {}, {7, "h"}}};
        since.beads.emplace(part_id, with_status(part_id, "at:changeset", BeadStatus::closed));
        since.beads.emplace(mail_id, with_status(mail_id, "at:message", BeadStatus::closed));
        since.rows = {{part_id, Act::abandon, 7, "h"}};
        since.around = {epic_id};
        since.dependents = {other_id};
    }
    TakingBack judged() { return unwrap(take_back(decision, since)); }
    std::string codes() {
        std::string text;
        for (const BuiltOn& built : judged().built)
            text += built.code + " " + (built.bead ? built.bead->str() : "") + "; ";
        return text;
    }
    void add(EventType type, const BeadId& bead) {
        since.events.push_back(
            happened(10 + static_cast<std::int64_t>(since.events.size()), type, bead));
    }
};

} // namespace

TEST_CASE("what was decided of a run is not taken back", "[domain][undo]") {
    Abandoned at;
    at.since.beads.insert_or_assign(part_id, with_status(part_id, "at:run", BeadStatus::closed));
    CHECK(at.codes() == "run at-1.1; ");
}

TEST_CASE("a decision on which nothing was built is taken back whole", "[domain][undo]") {
    Abandoned at;
    const TakingBack back = at.judged();
    CHECK(back.built.empty());
    REQUIRE(back.beads.size() == 2);
    CHECK(back.beads[0].status == BeadStatus::blocked);
    CHECK(back.beads[1].status == BeadStatus::open);
    CHECK(back.rows == at.decision.rows);
}

TEST_CASE(
    "what a decision did that was taken back since is not built, but what others did meanwhile",
    "[domain][undo]") {
    const auto undone = [](Json data) {
        return happened(12, EventType::decision_undone, epic_id,
                        std::move(data.set("from", 9).set("to", 11)));
    };
    const std::vector<Event> three{happened(9, EventType::epic_promoted, epic_id),
                                   happened(10, EventType::epic_claimed, epic_id),
                                   happened(11, EventType::epic_promoted, epic_id)};
    auto alone = three;
    alone.push_back(undone(Json::object()));
    CHECK(without_undone(alone).size() == 1);
    auto among_others = three;
    among_others.push_back(undone(Json::object().set("others", spans_json({{10, 10}}))));
    const auto left = without_undone(among_others);
    REQUIRE(left.size() == 2);
    CHECK(left[0].seq == 10);
}

TEST_CASE("whatever was built is named once, by what it is", "[domain][undo]") {
    Abandoned at;
    SECTION("on the bead itself") {
        at.add(EventType::session_started, part_id);
        at.add(EventType::session_started, part_id);
        at.add(EventType::changeset_done, part_id);
        CHECK(at.codes() == "session at-1.1; worked-on at-1.1; ");
        CHECK(at.judged().built[0].seq == 10);
        CHECK(at.judged().built[0].message == "alice has begun a session on at-1.1");
    }
    SECTION("what depends on it may be talked of, but not begun") {
        at.add(EventType::changeset_blocked, other_id);
        CHECK(at.codes().empty());
        at.add(EventType::changeset_started, other_id);
        CHECK(at.codes() == "session at-1.2; ");
    }
    SECTION("its epic may be claimed, but has not ended") {
        at.add(EventType::epic_claimed, epic_id);
        CHECK(at.codes().empty());
        at.add(EventType::epic_closed, epic_id);
        at.add(EventType::epic_integrated, epic_id);
        CHECK(at.codes() == "closed at-1; integrated at-1; ");
    }
    SECTION("elsewhere") {
        at.add(EventType::session_started, *BeadId::parse("at-9"));
        at.add(EventType::changeset_edited, part_id);
        CHECK(at.codes().empty());
    }
}

TEST_CASE("what was changed since is not written over", "[domain][undo]") {
    Abandoned at;
    SECTION("a part of the bead") {
        at.since.beads.at(part_id).status = BeadStatus::open;
        CHECK(at.codes() == "changed at-1.1; ");
    }
    SECTION("another part is nobody's matter") {
        at.since.beads.at(part_id).title = "Other";
        const TakingBack back = at.judged();
        CHECK(back.built.empty());
        CHECK(back.beads[0].title == "Other");
    }
    SECTION("a message that was dealt with stays so") {
        at.since.beads.at(mail_id).status = BeadStatus::pinned;
        CHECK(at.judged().beads.size() == 1);
    }
    SECTION("a message that was sent anew stays closed") {
        at.since.sent_anew.insert(mail_id);
        CHECK(at.judged().beads.size() == 1);
    }
    SECTION("it was decided again") {
        at.since.rows = {{part_id, Act::abandon, 12, "i"}};
        CHECK(at.codes() == "decided-again at-1.1; ");
    }
    SECTION("it is gone") {
        at.since.beads.erase(part_id);
        CHECK(at.codes() == "gone at-1.1; ");
    }
}

TEST_CASE("decisions that were taken back have built nothing", "[domain][undo]") {
    Abandoned at;
    at.add(EventType::epic_abandoned, epic_id);
    CHECK(at.codes() == "closed at-1; ");
    at.since.events.push_back(
        happened(12, EventType::decision_undone, epic_id,
                 Json::object().set("decision", "abandon").set("from", 10).set("to", 11)));
    CHECK(at.codes().empty());
    at.since.events.push_back(happened(13, EventType::epic_closed, epic_id));
    CHECK(at.codes() == "closed at-1; ");
}

TEST_CASE("nobody is given back what they held", "[domain][undo]") {
    TakenDecision decision{.number = 1, .kind = DecisionKind::abandon, .about = {epic_id}};
    decision.beads = {{epic_id,
                       false,
                       {{"status", "hooked", "closed"}, {"assignee", "atelier/worker/alice", ""}}},
                      {*BeadId::parse("at-worker-alice"), false, {{"assignment", "at-1", ""}}}};
    SinceDecision since;
    since.beads.emplace(epic_id, with_status(epic_id, "at:epic", BeadStatus::closed));
    since.beads.emplace(*BeadId::parse("at-worker-alice"),
                        Bead{.id = *BeadId::parse("at-worker-alice"),
                             .issue_type = "agent",
                             .labels = {"at:agent"},
                             .assignment = *BeadId::parse("at-7")});
    const TakingBack back = unwrap(take_back(decision, since));
    CHECK(back.built.empty());
    REQUIRE(back.beads.size() == 1);
    CHECK(back.beads[0].status == BeadStatus::open);
    CHECK(back.beads[0].assignee.empty());
}

TEST_CASE("an answer is withdrawn while nobody has read it", "[domain][undo]") {
    TakenDecision decision{.number = 1, .kind = DecisionKind::answer, .about = {mail_id}};
    const BeadId reply_id = *BeadId::parse("at-r");
    decision.beads = {{reply_id, true, {}}};
    SinceDecision since;
    Bead reply = with_status(reply_id, "at:message", BeadStatus::open);
    reply.message = MessageHeader{};
    SECTION("not read") {
        since.beads.emplace(reply_id, reply);
        const TakingBack back = unwrap(take_back(decision, since));
        CHECK(back.built.empty());
        CHECK(back.beads.at(0).status == BeadStatus::closed);
        CHECK(back.beads.at(0).close_reason == "taken back");
    }
    SECTION("read") {
        reply.message->read_at = Time{};
        since.beads.emplace(reply_id, reply);
        CHECK(unwrap(take_back(decision, since)).built.at(0).code == "read");
    }
    SECTION("closed") {
        reply.status = BeadStatus::closed;
        since.beads.emplace(reply_id, reply);
        const TakingBack back = unwrap(take_back(decision, since));
        CHECK(back.built.empty());
        CHECK(back.beads.empty());
    }
}

TEST_CASE("what is remembered goes back where nobody else has written it", "[domain][undo]") {
    TakenDecision decision{.number = 1, .kind = DecisionKind::retry};
    decision.memories = {{"start-pauses", "a", "b"}, {"abandoned:at-1", "c", "d"}};
    SinceDecision since;
    since.memories = {{"start-pauses", "x"}, {"abandoned:at-1", "d"}};
    const TakingBack back = unwrap(take_back(decision, since));
    REQUIRE(back.memories.size() == 1);
    CHECK(back.memories[0].key == "abandoned:at-1");
    CHECK(is_kept_memory("start-pauses"));
    CHECK(is_kept_memory("abandoned:at-1"));
    CHECK_FALSE(is_kept_memory("rescue:refs/x"));
}
