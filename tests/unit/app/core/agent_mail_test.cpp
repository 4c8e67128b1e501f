#include "app/core/agent_mail.hpp"

#include "app/claim/heartbeat.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/message.hpp"
#include "support/mailbox.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Addressed : Mailbox {
    std::vector<BeadId> open(const std::string& agent, bool unread) {
        std::vector<BeadId> ids;
        for (const Bead& message : unwrap(fixture.store.read([&](PlanReader& plan) {
                 return open_messages(plan, fixture.worker(), *AgentId::parse(agent), unread);
             })))
            ids.push_back(message.id);
        return ids;
    }
    std::vector<BeadId> unread(const std::string& agent) { return open(agent, true); }
    void read(const BeadId& id) {
        Bead message = fixture.get(id);
        message.message->read_at = fixture.clock.now();
        fixture.update(message);
    }
    void wait_until_left() { fixture.clock.advance(fixture.settings.lease.stale_after); }
};

using Messages = std::vector<BeadId>;

} // namespace

TEST_CASE("mail to a role reaches its planners and overseers, never a worker",
          "[app][agent_mail]") {
    using Addresses = std::vector<std::string>;
    CHECK(addresses_of(*AgentId::parse("atelier/planner/ann")) ==
          Addresses{"atelier/planner/ann", "planner"});
    CHECK(addresses_of(*AgentId::parse("atelier/overseer/olga")) ==
          Addresses{"atelier/overseer/olga", "overseer"});
    CHECK(addresses_of(*AgentId::parse("atelier/worker/alice")) ==
          Addresses{"atelier/worker/alice"});
    CHECK(is_overseers("overseer"));
    CHECK(is_overseers("atelier/overseer/olga"));
    CHECK_FALSE(is_overseers("atelier/planner/ann"));
    CHECK_FALSE(is_overseers("planner"));
}

TEST_CASE("an agent's own level says what breaks in, else the project's", "[app][agent_mail]") {
    Addressed box;
    const BeadId note = box.send({.to = "atelier/worker/alice", .subject = "A note", .key = "1"});
    const BeadId question =
        box.send({.to = "atelier/worker/alice", .subject = "BLOCKED: by you", .key = "2"});
    const auto breaking_in = [&] {
        Messages ids;
        for (const Bead& message : unwrap(box.fixture.store.read([&](PlanReader& plan) {
                 return messages_breaking_in(plan, box.fixture.worker(),
                                             *AgentId::parse("atelier/worker/alice"));
             })))
            ids.push_back(message.id);
        return ids;
    };
    CHECK(breaking_in() == Messages{note, question});
    box.fixture.settings.notification_level = NotificationLevel::muted;
    CHECK(breaking_in() == Messages{question});
    Bead alice = Agent::make(*AgentId::parse("atelier/worker/alice"), "at");
    alice = box.fixture.create(alice);
    CHECK(breaking_in() == Messages{question});
    set_field(alice, field::notification_level, "verbose");
    box.fixture.update(alice);
    CHECK(breaking_in() == Messages{note, question});
    // It is there all the same.
    CHECK(box.unread("atelier/worker/alice") == Messages{note, question});
}

TEST_CASE("unread mail is the agent's own, open, oldest first", "[app][agent_mail]") {
    Addressed box;
    const BeadId first = box.send({.to = "atelier/worker/alice", .subject = "One", .key = "1"});
    const BeadId second = box.send({.to = "atelier/worker/alice", .subject = "Two", .key = "2"});
    box.send({.to = "atelier/worker/bob", .subject = "Three", .key = "3"});
    box.send({.to = "atelier/worker/alice", .subject = "Four", .key = "4"});
    box.close("4");
    box.read(box.send({.to = "atelier/worker/alice", .subject = "Five", .key = "5"}));
    CHECK(box.unread("atelier/worker/alice") == std::vector{first, second});
}

TEST_CASE("a planner's and an overseer's unread mail is what is to them and to their roles",
          "[app][agent_mail]") {
    Addressed box;
    const BeadId own = box.send({.to = "atelier/planner/plan-1", .subject = "One", .key = "1"});
    const BeadId planners = box.send({.to = "planner", .subject = "Two", .key = "2"});
    const BeadId overseers = box.send({.to = "overseer", .subject = "Three", .key = "3"});
    CHECK(box.unread("atelier/planner/plan-1") == Messages{own, planners});
    CHECK(box.unread("atelier/overseer/olga") == Messages{overseers});
}

TEST_CASE("all open mail is the agent's own, read or not, and what others have left unread",
          "[app][agent_mail]") {
    Addressed box;
    const BeadId read = box.send({.to = "atelier/worker/alice", .subject = "One", .key = "1"});
    const BeadId unread = box.send({.to = "atelier/worker/alice", .subject = "Two", .key = "2"});
    const BeadId left = box.send({.to = "atelier/worker/bob", .subject = "Three", .key = "3"});
    box.read(read);
    box.read(box.send({.to = "atelier/worker/bob", .subject = "Four", .key = "4"}));
    box.wait_until_left();
    CHECK(box.open("atelier/worker/alice", false) == Messages{read, unread, left});
    CHECK(box.unread("atelier/worker/alice") == Messages{unread, left});
}

TEST_CASE("mail to a worker that has left is whichever worker's comes next", "[app][agent_mail]") {
    Addressed box;
    const BeadId left = box.send({.to = "atelier/worker/bob", .subject = "One", .key = "1"});
    CHECK(box.unread("atelier/worker/alice").empty());
    box.wait_until_left();
    const BeadId fresh = box.send({.to = "atelier/worker/carl", .subject = "Two", .key = "2"});
    CHECK(box.unread("atelier/worker/alice") == Messages{left});
    CHECK(box.unread("atelier/worker/bob") == Messages{left});
    CHECK(box.unread("atelier/worker/carl") == Messages{left, fresh});
    CHECK(box.unread("atelier/planner/plan-1").empty());
    CHECK(box.unread("atelier/overseer/olga").empty());
    // It comes back.
    unwrap(heartbeat(box.fixture.worker("bob"), AgentState::idle));
    CHECK(box.unread("atelier/worker/alice").empty());
    CHECK(box.unread("atelier/worker/bob") == Messages{left});
}

TEST_CASE("mail to a planner that has left is the next planner's", "[app][agent_mail]") {
    Addressed box;
    const BeadId left = box.send({.to = "atelier/planner/plan-7", .subject = "One", .key = "1"});
    CHECK(box.unread("atelier/planner/plan-1").empty());
    box.wait_until_left();
    CHECK(box.unread("atelier/planner/plan-1") == Messages{left});
    CHECK(box.unread("atelier/worker/alice").empty());
}

TEST_CASE("what is said to workers alone is whichever worker's, and what a brief will hold stays "
          "there",
          "[app][agent_mail]") {
    Addressed box;
    const Bead epic = box.fixture.epic("E");
    const BeadId any = box.send({.to = "worker", .subject = "One", .key = "1"});
    const BeadId about =
        box.send({.to = "atelier/worker/bob", .subject = "Two", .thread = epic.id, .key = "2"});
    box.wait_until_left();
    CHECK(box.unread("atelier/worker/alice") == Messages{any});
    const auto waits = [&](const BeadId& id) {
        return unwrap(box.fixture.store.read([&](PlanReader& plan) {
            return waits_for_brief(plan, unwrap(Message::of(box.fixture.get(id))));
        }));
    };
    CHECK_FALSE(waits(any));
    CHECK(waits(about));
}
