#include "domain/work/matter.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Message mail(const std::string& to, const std::string& key) {
    return unwrap(Message::of(
        Message::make(id("at-m1"), "S", "B", to, {.thread = id("at-e.1"), .key = key})));
}

Bead changeset_in(ChangesetLabel label, BeadStatus status) {
    Bead bead{.id = id("at-e.1"), .title = "C", .status = status};
    bead.labels = {"at:changeset"};
    set_changeset_label(bead, label);
    return bead;
}

} // namespace

TEST_CASE("a key says what a message is about, and nothing else is taken for one",
          "[domain][matter]") {
    for (const auto& row : names_of(Matter{})) {
        if (row.value == Matter::other) continue;
        const KnownMatter known = matter_of(mail("overseer", matter_key(row.value, id("at-e.1"))));
        CHECK(known.matter == row.value);
        CHECK(known.bead == id("at-e.1"));
    }
    for (const char* key : {"", "at-e.1", "blocked:", "blocked:no id", "other:at-e.1", "lost:at-e"})
        CHECK(matter_of(mail("overseer", key)).matter == Matter::other);
}

TEST_CASE("the message of a gate is about its run, and over with it", "[domain][matter]") {
    const std::string key = gate_key(id("at-r1"), "2.r3.0");
    CHECK(key == "gate:at-r1:2.r3.0");
    const Message asks = mail("overseer", key);
    CHECK(matter_of(asks).matter == Matter::gate);
    CHECK(matter_of(asks).bead == id("at-r1"));
    Bead run{.id = id("at-r1"), .title = "R", .status = BeadStatus::blocked};
    run.labels = {"at:run"};
    CHECK_FALSE(is_over(asks, &run));
    run.status = BeadStatus::closed;
    CHECK(is_over(asks, &run));
}

TEST_CASE("what an agent was told is over when its thread has ended, never before",
          "[domain][matter]") {
    const Message told = mail("atelier/worker/alice", "answer:at-m0:1");
    CHECK_FALSE(is_over(told, nullptr));
    for (const BeadStatus status :
         {BeadStatus::open, BeadStatus::in_progress, BeadStatus::blocked}) {
        const Bead open = changeset_in(ChangesetLabel::ready, status);
        CHECK_FALSE(is_over(told, &open));
    }
    const Bead merged = changeset_in(ChangesetLabel::merged, BeadStatus::closed);
    CHECK(is_over(told, &merged));
    Bead message{.id = id("at-m2"), .title = "M", .status = BeadStatus::closed};
    message.labels = {"at:message"};
    CHECK_FALSE(is_over(told, &message));
}

TEST_CASE("a question to the overseer is over when it was settled another way",
          "[domain][matter]") {
    const auto about = [](Matter matter) {
        return mail("overseer", matter_key(matter, id("at-e.1")));
    };
    const Bead blocked = changeset_in(ChangesetLabel::ready, BeadStatus::blocked);
    const Bead ready = changeset_in(ChangesetLabel::ready, BeadStatus::open);
    const Bead merged = changeset_in(ChangesetLabel::merged, BeadStatus::closed);
    CHECK_FALSE(is_over(about(Matter::blocked), &blocked));
    CHECK(is_over(about(Matter::blocked), &ready));
    CHECK_FALSE(is_over(about(Matter::size), &ready));
    for (const Matter matter : {Matter::blocked, Matter::size, Matter::promotion, Matter::more_work,
                                Matter::waits, Matter::failed, Matter::handoff})
        CHECK(is_over(about(matter), &merged));
    CHECK_FALSE(is_over(mail("overseer", "strayed:s-1"), &merged));
}
