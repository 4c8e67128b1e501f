#include "app/mail/notices.hpp"
#include "domain/bead/message.hpp"
#include "support/mailbox.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a message says from whom it is, to whom and about what", "[app][mail]") {
    Mailbox box;
    const Bead epic = box.fixture.epic("Greeting");
    const Bead message = box.fixture.get(box.send({.to = "overseer",
                                                   .subject = "BLOCKED: it rains",
                                                   .body = "An umbrella is missing.",
                                                   .thread = epic.id,
                                                   .key = "rain"}));
    CHECK(message.title == "BLOCKED: it rains");
    CHECK(message.description == "An umbrella is missing.");
    CHECK(message.assignee == "overseer");
    CHECK(message.message->from == "atelier/worker/alice");
    CHECK(message.message->thread == epic.id);
    CHECK(box.fixture.event_types().back() == "message.sent");
}

TEST_CASE("while a cause has an open message it gets no second one", "[app][mail]") {
    Mailbox box;
    const Notice notice{.to = "overseer", .subject = "It rains", .key = "rain"};
    const BeadId first = box.send(notice);
    const auto events = box.fixture.event_types();
    CHECK(box.send(notice) == first);
    CHECK(box.fixture.event_types() == events);
    CHECK(box.send({.to = "overseer", .subject = "It snows", .key = "snow"}) != first);
    CHECK(box.close("rain") == 1);
    CHECK(box.send(notice) != first);
}

TEST_CASE("a subject is cut to what a title may have", "[app][mail]") {
    Mailbox box;
    const BeadId id = box.send({.to = "overseer", .subject = std::string(501, 'a'), .key = "long"});
    CHECK(box.fixture.get(id).title.size() == 500);
}

TEST_CASE("a cause that is gone closes its messages and no others", "[app][mail]") {
    Mailbox box;
    const BeadId rain = box.send({.to = "overseer", .subject = "It rains", .key = "rain"});
    const BeadId snow = box.send({.to = "overseer", .subject = "It snows", .key = "snow"});
    CHECK(box.close("rain") == 1);
    CHECK(box.fixture.get(rain).status == BeadStatus::closed);
    CHECK(box.fixture.get(snow).status == BeadStatus::open);
    CHECK(box.fixture.event_types().back() == "message.closed");
    CHECK(box.close("rain") == 0);
}
