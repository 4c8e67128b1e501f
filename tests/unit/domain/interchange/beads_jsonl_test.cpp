#include "domain/interchange/beads_jsonl.hpp"

#include "domain/bead/field_text.hpp"
#include "domain/bead/message.hpp"
#include "support/catch.hpp"
#include "support/plain_yaml.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time noon = *parse_time("2026-03-01T12:00:00Z");

Json json(const std::string& text) {
    auto parsed = parse_json(text);
    if (!std::holds_alternative<Json>(parsed)) FAIL("no JSON: " << text);
    return std::get<Json>(parsed);
}

Bead read(const std::string& text) {
    return unwrap(read_beads_row(json(text), noon, plain_yaml)).bead;
}

Error refused(const std::string& text) {
    return must_fail(read_beads_row(json(text), noon, plain_yaml));
}

std::string again(const std::string& text) {
    return beads_row(read(text)).dump();
}

Bead a_changeset() {
    Bead made{.id = id("at-epic1.2"), .title = "Größe: \"quoted\"\n"};
    made.labels = {"at:changeset", "cs:ready"};
    made.description = "Do it.\nchangeset.paths: src/**\nchangeset.molecule: m-1\n";
    made.notes = "a note";
    made.priority = 4;
    made.parent = id("at-epic1");
    made.depends_on = {id("at-epic1.1"), id("at-other")};
    made.created_by = "atelier/planner/plan-1";
    made.updated_by = "atelier/worker/alice";
    made.created_at = noon + Millis{123};
    made.updated_at = noon + Millis{1500};
    return made;
}

// The bead that its own row gives; the store counts revisions itself.
void check_round_trip(const Bead& bead) {
    const Json row = beads_row(bead);
    const Bead back = unwrap(read_beads_row(json(row.dump()), noon + Seconds{1}, plain_yaml)).bead;
    CHECK(back == bead);
    CHECK(beads_row(back).dump() == row.dump());
}

} // namespace

TEST_CASE("what is reserved for molecules goes out and comes in again") {
    Bead epic{.id = id("at-epic1"), .title = "an epic", .issue_type = "epic"};
    epic.labels = {"at:epic"};
    epic.created_at = epic.updated_at = noon;
    set_field(epic, "epic.molecule", "mol-7");
    check_round_trip(epic);
    const Bead back = unwrap(read_beads_row(beads_row(epic), noon, plain_yaml)).bead;
    CHECK(get_field(back, "epic.molecule") == "mol-7");
    check_round_trip(a_changeset());
    CHECK(get_field(read(beads_row(a_changeset()).dump()), "changeset.molecule") == "m-1");
}

TEST_CASE("a bead is one object with the members that Beads knows") {
    CHECK(beads_row(a_changeset()).dump() ==
          R"({"_type":"issue","id":"at-epic1.2","title":"Größe: \"quoted\"\n",)"
          R"("description":"Do it.\nchangeset.paths: src/**\nchangeset.molecule: m-1\n",)"
          R"("notes":"a note","status":"open","priority":4,"issue_type":"task",)"
          R"("created_at":"2026-03-01T12:00:00.123Z","created_by":"atelier/planner/plan-1",)"
          R"("updated_at":"2026-03-01T12:00:01.5Z","updated_by":"atelier/worker/alice",)"
          R"("labels":["at:changeset","cs:ready"],"dependencies":[)"
          R"({"issue_id":"at-epic1.2","depends_on_id":"at-epic1","type":"parent-child",)"
          R"("created_at":"2026-03-01T12:00:00.123Z","created_by":"atelier/planner/plan-1"},)"
          R"({"issue_id":"at-epic1.2","depends_on_id":"at-epic1.1","type":"blocks",)"
          R"("created_at":"2026-03-01T12:00:00.123Z","created_by":"atelier/planner/plan-1"},)"
          R"({"issue_id":"at-epic1.2","depends_on_id":"at-other","type":"blocks",)"
          R"("created_at":"2026-03-01T12:00:00.123Z","created_by":"atelier/planner/plan-1"}]})");
}

TEST_CASE("a bead comes back from its row as it was") {
    check_round_trip(a_changeset());
    for (const auto& status : names_of(BeadStatus{})) {
        if (status.value == BeadStatus::closed) continue;
        Bead bead = a_changeset();
        bead.status = status.value;
        check_round_trip(bead);
    }
}

TEST_CASE("a closed bead says since when, and keeps saying it") {
    Bead closed = a_changeset();
    closed.status = BeadStatus::closed;
    closed.close_reason = "merged";
    CHECK(beads_row(closed).string_at("closed_at") == "2026-03-01T12:00:01.5Z");
    Bead back = unwrap(read_beads_row(beads_row(closed), noon, plain_yaml)).bead;
    CHECK(beads_row(back).dump() == beads_row(closed).dump());
    back.updated_at += Seconds{60};
    CHECK(beads_row(back).string_at("closed_at") == "2026-03-01T12:00:01.5Z");
    back.status = BeadStatus::open;
    CHECK(beads_row(back).find("closed_at") == nullptr);
}

TEST_CASE("a message carries its header as frontmatter") {
    Bead message{.id = id("at-msg01"), .title = "BLOCKED: x", .issue_type = "message"};
    message.labels = {"at:message"};
    message.description = "body: \"x\", y\n";
    message.message = MessageHeader{.from = "atelier/worker/alice", .thread = id("at-epic1")};
    message.message->cc = {"a, \"b\": c\nd", "é"};
    message.message->claimed_at = noon;
    // As every message is stored.
    mirror_header(message);
    check_round_trip(message);
    CHECK(beads_row(message).string_at("description").starts_with("---\nfrom: \"atelier/"));
    // Keys of others outlive a change of ours.
    Bead foreign = read(R"({"id":"m","title":"t","labels":["at:message"],)"
                        R"("description":"---\nfrom: bob\nretention_days: 7\n---\nhello"})");
    CHECK(foreign.message->from == "bob");
    CHECK(foreign.description == "hello");
    foreign.message->claimed_by = "alice";
    CHECK(beads_row(foreign).string_at("description") ==
          "---\nretention_days: 7\nfrom: \"bob\"\nmsg_type: \"notification\"\n"
          "claimed_by: \"alice\"\n---\n\nhello");
}

TEST_CASE("an agent's assignment is metadata and a field, and is read from either") {
    Bead agent{.id = id("at-worker-alice"), .title = "alice", .issue_type = "agent"};
    agent.labels = {"at:agent"};
    agent.description = "role_type: worker\nhook_bead: null\n";
    agent.assignment = id("at-epic1");
    const Json row = beads_row(agent);
    CHECK(row.find("metadata")->dump() == R"({"hook":"at-epic1"})");
    CHECK(row.string_at("description") == "role_type: worker\nhook_bead: at-epic1\n");
    const Bead back = unwrap(read_beads_row(row, noon, plain_yaml)).bead;
    CHECK(back.assignment == agent.assignment);
    CHECK(back.extra.empty());
    CHECK(beads_row(back).dump() == row.dump());

    CHECK(read(R"({"id":"a","title":"t","labels":["at:agent"],)"
               R"("description":"hook_bead: at-e1"})")
              .assignment == id("at-e1"));
    // Metadata of somebody else stays, also on a bead that is not an agent.
    const std::string theirs = R"({"_type":"issue","id":"a","title":"t","status":"open",)"
                               R"("priority":2,"issue_type":"task",)"
                               R"("created_at":"2026-03-01T12:00:00Z",)"
                               R"("updated_at":"2026-03-01T12:00:00Z",)"
                               R"("metadata":{"hook":"x","n":1.5}})";
    CHECK(again(theirs) == theirs);
}

TEST_CASE("claim_expires_at is what the lease says") {
    Bead epic = an_epic(BeadStatus::hooked);
    epic.description = "scope: x\n";
    Lease lease{.on = epic.id,
                .agent = *AgentId::parse("atelier/worker/alice"),
                .session = *SessionId::parse("s1")};
    lease.expires_at = noon;
    CHECK(beads_row(epic, lease).string_at("description") ==
          "scope: x\nclaim_expires_at: 2026-03-01T12:00:00.000Z\n");
    const Bead elsewhere = unwrap(read_beads_row(beads_row(epic, lease), noon, plain_yaml)).bead;
    CHECK(beads_row(elsewhere).dump() == beads_row(epic, lease).dump());
    CHECK(same_content(epic, elsewhere, lease));
    lease.ended = true;
    CHECK(beads_row(elsewhere, lease).string_at("description") ==
          "scope: x\nclaim_expires_at: null\n");
    CHECK(beads_row(epic, lease).string_at("description") == "scope: x\n");
}

TEST_CASE("a row of another Beads program goes out as it came in") {
    const std::string row =
        R"({"_type":"issue","id":"bd-a1","title":"crash","description":"scope: prose here",)"
        R"("design":"d","acceptance_criteria":"ac","notes":"n","status":"in_review","priority":0,)"
        R"("issue_type":"bug","assignee":"ann","owner":"ann@x.example","estimated_minutes":30,)"
        R"("created_at":"2026-01-02T03:04:05.123456789+01:00","created_by":"ann",)"
        R"("updated_at":"2026-01-02T03:04:06Z","closed_at":"2026-01-03T00:00:00Z",)"
        R"("due_at":"2026-02-01T00:00:00Z","external_ref":"gh-9","metadata":{"k":[1,null]},)"
        R"("labels":["z","a","z"],"dependencies":[)"
        R"({"issue_id":"bd-a1","depends_on_id":"external:web:api","type":"blocks"},)"
        R"({"issue_id":"bd-a1","depends_on_id":"bd-b2","type":"blocks","metadata":"{}"},)"
        R"({"issue_id":"bd-a1","depends_on_id":"bd-c3","type":"related"},)"
        R"({"issue_id":"bd-a1","depends_on_id":"bd-p","type":"parent-child"},)"
        R"({"issue_id":"bd-a1","depends_on_id":"bd-q","type":"parent-child"},)"
        R"({"issue_id":"bd-zz","depends_on_id":"bd-b9","type":"blocks"}],)"
        R"("comments":[{"id":7,"text":"int"},{"id":"c-8","text":"string"}],)"
        R"("wisp":false,"zeta":{"deep":[{}]}})";
    CHECK(again(row) == row);
    const Bead bead = read(row);
    CHECK(kind_of(bead) == BeadKind::other);
    CHECK(bead.status == BeadStatus::deferred);
    CHECK(bead.labels == std::vector<std::string>{"a", "z"});
    CHECK(bead.parent == id("bd-p"));
    CHECK(bead.depends_on == std::vector<BeadId>{id("bd-b2")});
    CHECK(bead.updated_by == "ann");
    // The order of members says nothing.
    Json turned = json(row);
    std::reverse(turned.as_object().begin(), turned.as_object().end());
    CHECK(unwrap(read_beads_row(turned, noon, plain_yaml)).bead == bead);
}

TEST_CASE("what changed since is written anew, what did not is written as it came") {
    Bead bead = read(R"({"id":"a","title":"t","status":"in_review","labels":["z","a"],)"
                     R"("updated_at":"2026-01-02T04:04:06+01:00","dependencies":[)"
                     R"({"issue_id":"a","depends_on_id":"x","type":"blocks","created_by":"ann"},)"
                     R"({"issue_id":"a","depends_on_id":"y","type":"blocks","created_by":"bob"},)"
                     R"({"issue_id":"a","depends_on_id":"r","type":"related"},)"
                     R"({"issue_id":"a","depends_on_id":"p","type":"parent-child"}]})");
    bead.status = BeadStatus::blocked;
    add_label(bead, "m");
    remove_dependency(bead, id("x"));
    add_dependency(bead, id("n"));
    bead.parent = std::nullopt;
    bead.created_by = "me";
    bead.created_at = bead.updated_at = noon;
    const Json row = beads_row(bead);
    CHECK(row.string_at("status") == "blocked");
    CHECK(row.string_at("updated_at") == "2026-03-01T12:00:00Z");
    CHECK(row.find("labels")->dump() == R"(["a","m","z"])");
    CHECK(row.find("dependencies")->dump() ==
          R"([{"issue_id":"a","depends_on_id":"y","type":"blocks","created_by":"bob"},)"
          R"({"issue_id":"a","depends_on_id":"r","type":"related"},)"
          R"({"issue_id":"a","depends_on_id":"n","type":"blocks",)"
          R"("created_at":"2026-03-01T12:00:00Z","created_by":"me"}])");
}

TEST_CASE("only a title is needed, and nothing stands for what is not said") {
    const ReadRow least =
        unwrap(read_beads_row(json(R"({"id":"a","title":"t"})"), noon, plain_yaml));
    Bead expected{.id = id("a"), .title = "t"};
    expected.created_at = expected.updated_at = noon;
    CHECK(least.bead == expected);
    CHECK_FALSE(least.has_created_at);
    CHECK(read(R"({"id":"a","title":"t","description":null,"labels":null,"dependencies":null,)"
               R"("metadata":{},"notes":"","closed_at":null})") == expected);
    // A closing time of a bead that is open is none.
    CHECK(read(R"({"id":"a","title":"t","closed_at":"2026-01-01T00:00:00Z"})") == expected);
}

TEST_CASE("a row that cannot be a bead is refused with what is wrong") {
    CHECK(refused(R"([1])").message == "it is not a JSON object");
    CHECK(refused(R"({"title":"t"})").message == "'id' is missing");
    CHECK(refused(R"({"id":"a b","title":"t"})").message == "'a b' is not an id");
    CHECK(refused(R"({"id":"a"})").message == "'title' is missing");
    CHECK(refused(R"({"id":"a","title":" "})").message == "'title' is missing");
    CHECK(refused(R"({"id":"a","title":")" + std::string(501, 'x') + R"("})").message ==
          "'title': it is longer than 500 bytes");
    CHECK(refused(R"({"id":"a","title":"t","notes":1})").message == "'notes' is not text");
    CHECK(refused(R"({"id":"a","title":"t","priority":5})").message ==
          "'priority' is not a number from 0 to 4");
    CHECK(refused(R"({"id":"a","title":"t","created_at":"now"})").message ==
          "'created_at' is not a time");
    CHECK(refused(R"({"id":"a","title":"t","closed_at":"then"})").message ==
          "'closed_at' is not a time");
    CHECK(refused(R"({"id":"a","title":"t","labels":["a\nb"]})").message ==
          "a label is not one line of text");
    CHECK(refused(R"({"id":"a","title":"t","labels":"x"})").message == "'labels' is not a list");
    CHECK(refused(R"({"id":"a","title":"t","dependencies":"b"})").message ==
          "'dependencies' is not a list");
    CHECK(refused(R"({"id":"a"})").code == ErrorCode::plan_invalid);
}

TEST_CASE("links are obeyed in every shape that says what they are, and the others are named") {
    const auto links = [](const std::string& value) {
        return unwrap(read_beads_row(json(R"({"id":"a","title":"t","dependencies":)" + value + "}"),
                                     noon, plain_yaml));
    };
    for (const char* value :
         {R"([{"issue_id":"a","depends_on_id":"b","type":"blocks"}])", R"([{"id":"b"}])",
          R"(["b"])", R"([{"depends_on_id":"b","type":""}])",
          R"([{"target":"b","dependency_type":"blocks"}])", R"({"b":"blocks"})"}) {
        INFO(value);
        const ReadRow row = links(value);
        CHECK(row.bead.depends_on == std::vector{id("b")});
        CHECK(row.found.empty());
        const Json out = beads_row(row.bead);
        CHECK(unwrap(read_beads_row(out, noon, plain_yaml)).bead.depends_on == row.bead.depends_on);
    }
    for (const char* value :
         {"[5]", "[null]", R"([{"type":"blocks"}])", R"([{"issue_id":"x","depends_on_id":"b"}])",
          R"([{"depends_on_id":"external:web:api","type":"blocks"}])",
          R"([{"depends_on_id":"b","type":"waits-for"}])"}) {
        INFO(value);
        const ReadRow row = links(value);
        CHECK(row.bead.depends_on.empty());
        CHECK(row.found.size() == 1);
        CHECK(beads_row(row.bead).find("dependencies")->dump() == value);
    }
    CHECK(links(R"([{"depends_on_id":"b","type":"related"}])").found.empty());
    const ReadRow member =
        unwrap(read_beads_row(json(R"({"id":"a","title":"t","parent":"p","dependencies":)"
                                   R"([{"depends_on_id":"p","type":"parent-child"}]})"),
                              noon, plain_yaml));
    CHECK(member.found.empty());
    CHECK(read(R"({"id":"a","title":"t","labels":[""," b ","c"]})").labels ==
          std::vector<std::string>{"b", "c"});
}

TEST_CASE("rows say what they are") {
    CHECK(row_kind(json(R"({"_schema":"beads/1","_branch":"main"})")) == BeadsRowKind::unknown);
    CHECK(row_kind(json(R"({"_schema":"beads/1","id":"a"})")) == BeadsRowKind::issue);
    CHECK(row_kind(json(R"({"id":"a"})")) == BeadsRowKind::issue);
    CHECK(row_kind(json(R"({"_type":"issue"})")) == BeadsRowKind::issue);
    CHECK(row_kind(json(R"({"_type":"memory","key":"k"})")) == BeadsRowKind::memory);
    CHECK(row_kind(json(R"({"id":"a","status":"tombstone"})")) == BeadsRowKind::tombstone);
    CHECK(row_kind(json(R"({"_type":"event"})")) == BeadsRowKind::unknown);
}

TEST_CASE("the same content is the same whenever and by whomever it was written") {
    const Bead ours = a_changeset();
    Bead theirs = ours;
    theirs.created_at = theirs.updated_at = noon + Seconds{9};
    theirs.updated_by = "somebody";
    theirs.revision = 7;
    theirs.parent = std::nullopt;
    theirs.depends_on.clear();
    CHECK_FALSE(same_content(ours, theirs, std::nullopt));
    Bead plain = ours;
    plain.parent = std::nullopt;
    plain.depends_on.clear();
    CHECK(same_content(plain, theirs, std::nullopt));
    theirs.title += "!";
    CHECK_FALSE(same_content(plain, theirs, std::nullopt));
}

TEST_CASE("what went through a program that keeps whole seconds is the same content") {
    Bead closed = a_changeset();
    closed.status = BeadStatus::closed;
    Json row = beads_row(closed);
    row.set("created_at", "2026-03-01T12:00:00Z").set("updated_at", "2026-03-01T12:00:01Z");
    row.set("closed_at", "2026-03-01T12:00:01Z").set("dependency_count", 2);
    Json& edges = *row.find("dependencies");
    for (Json& edge : edges.as_array())
        edge.set("created_at", "2026-03-01T12:00:00Z").set("metadata", "{}");
    std::reverse(edges.as_array().begin(), edges.as_array().end());
    CHECK(same_content(closed, unwrap(read_beads_row(row, noon, plain_yaml)).bead, std::nullopt));
    edges.as_array()[0].set("type", "related");
    CHECK_FALSE(
        same_content(closed, unwrap(read_beads_row(row, noon, plain_yaml)).bead, std::nullopt));
    edges.as_array()[0].set("type", "blocks").set("metadata", "{\"approved\":1}");
    CHECK_FALSE(
        same_content(closed, unwrap(read_beads_row(row, noon, plain_yaml)).bead, std::nullopt));
    edges.as_array()[0].set("metadata", "");
    row.set("closed_at", "2026-03-01T12:00:05Z");
    CHECK_FALSE(
        same_content(closed, unwrap(read_beads_row(row, noon, plain_yaml)).bead, std::nullopt));
}

TEST_CASE("counts are not kept, they are counted by whoever reads") {
    const Bead bead = read(R"({"id":"a","title":"t","dependency_count":1,"dependent_count":2,)"
                           R"("comment_count":3})");
    CHECK(bead.extra.empty());
}
