#include "app/review/inbox.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

struct AskedWork {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Choose a licence");
    Context overseer = fixture.overseer();

    BeadId ask(const Notice& notice) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.worker(), notice);
        }));
    }
    // As changeset_block does it.
    BeadId blocked() {
        changeset = fixture.update(unwrap(block(changeset, "MIT or GPL?", fixture.clock.now())));
        return ask({.to = "overseer",
                    .subject = "BLOCKED: " + changeset.id.str() + ": " + changeset.title,
                    .body = "MIT or GPL?",
                    .thread = changeset.id,
                    .key = "blocked:" + changeset.id.str()});
    }
    std::vector<BeadId> listed() {
        std::vector<BeadId> ids;
        for (const InboxItem& item : unwrap(read_inbox(overseer)).items)
            ids.push_back(item.message.id());
        return ids;
    }
};

} // namespace

TEST_CASE("the inbox lists open messages to any overseer, oldest first", "[app][inbox]") {
    AskedWork asked;
    const BeadId first = asked.ask({.to = "overseer", .subject = "one", .key = "a"});
    asked.ask({.to = "planner", .subject = "not for her", .key = "b"});
    const BeadId second =
        asked.ask({.to = "atelier/overseer/someone", .subject = "two", .key = "c"});
    CHECK(asked.listed() == std::vector{first, second});
    CHECK_FALSE(asked.fixture.get(first).message->read_at);
    unwrap(close_message(asked.overseer, first));
    CHECK(asked.listed() == std::vector{second});
}

TEST_CASE("an answer goes to whoever asked, in the thread, and unblocks the changeset",
          "[app][inbox]") {
    AskedWork asked;
    const BeadId question = asked.blocked();
    const AnswerOutcome out = unwrap(answer_message(asked.overseer, question, "MIT"));
    CHECK(out.unblocked == asked.changeset.id);
    CHECK(state_of(asked.fixture.get(asked.changeset.id)) == ChangesetState::ready);
    REQUIRE(out.reply);
    const Bead reply = asked.fixture.get(*out.reply);
    CHECK(reply.assignee == "atelier/worker/alice");
    CHECK(reply.title == "Re: BLOCKED: " + asked.changeset.id.str() + ": Choose a licence");
    CHECK(reply.description == "MIT");
    CHECK(reply.message->from == "atelier/overseer/olga");
    CHECK(reply.message->thread == asked.changeset.id);
    CHECK(reply.message->reply_to == question);
    CHECK(reply.message->msg_type == "reply");
    CHECK_FALSE(reply.message->read_at);
    const Bead answered = asked.fixture.get(question);
    CHECK(is_closed(answered));
    CHECK(answered.close_reason == "answered");
    CHECK(answered.message->read_at == asked.fixture.clock.now());

    // The same answer again sends nothing and changes nothing.
    const auto events = asked.fixture.event_types();
    CHECK(unwrap(answer_message(asked.overseer, question, "MIT")).reply == out.reply);
    CHECK(asked.fixture.event_types() == events);
}

TEST_CASE(
    "an answer to the question about a size unblocks what waits for it, however it was blocked",
    "[app][inbox]") {
    AskedWork asked;
    const BeadId blocked = asked.blocked();
    const BeadId size = asked.ask({.to = "overseer",
                                   .subject = "NEEDS-DECISION: may it be that large?",
                                   .thread = asked.changeset.id,
                                   .key = "size:" + asked.changeset.id.str()});
    const BeadId question = GENERATE_COPY(blocked, size);
    const AnswerOutcome out = unwrap(answer_message(asked.overseer, question, "No, split it"));
    CHECK(out.unblocked == asked.changeset.id);
    CHECK(state_of(asked.fixture.get(asked.changeset.id)) == ChangesetState::ready);
    CHECK(is_closed(asked.fixture.get(blocked)));
    CHECK(is_closed(asked.fixture.get(size)));
}

TEST_CASE("an answer approves a size only where it says so", "[app][inbox]") {
    AskedWork asked;
    asked.blocked();
    unwrap(asked.fixture.store.write(asked.fixture.stamp(), [&](PlanWriter& plan) {
        return note_asked_lines(plan, asked.changeset.id, 900);
    }));
    const BeadId size = asked.ask({.to = "overseer",
                                   .subject = "NEEDS-DECISION: may it be that large?",
                                   .thread = asked.changeset.id,
                                   .key = size_key(asked.changeset.id)});
    const auto approved = [&] {
        return unwrap(asked.fixture.store.read(
            [&](PlanReader& plan) { return approved_lines(plan, asked.changeset.id); }));
    };
    SECTION("it does") {
        const AnswerOutcome out = unwrap(answer_message(asked.overseer, size, "one table", true));
        CHECK(out.approved_lines == 900);
        CHECK(out.unblocked == asked.changeset.id);
        CHECK(approved() == 900);
        CHECK_THAT(asked.fixture.get(asked.changeset.id).notes,
                   ContainsSubstring("for 900 lines: one table"));
        const auto events = asked.fixture.event_types();
        CHECK(std::ranges::count(events, "changeset.unblocked") == 1);
        unwrap(answer_message(asked.overseer, size, "one table", true));
        CHECK(asked.fixture.event_types() == events);
    }
    SECTION("it does not") {
        CHECK_FALSE(unwrap(answer_message(asked.overseer, size, "No, split it")).approved_lines);
        CHECK(approved() == 0);
    }
    SECTION("nothing of the kind was asked") {
        const Bead other = asked.fixture.changeset(asked.epic, "Other");
        const BeadId question =
            asked.ask({.to = "overseer", .subject = "Which?", .thread = other.id, .key = "which"});
        CHECK(must_fail(answer_message(asked.overseer, question, "this", true)).code ==
              ErrorCode::usage);
        CHECK_FALSE(is_closed(asked.fixture.get(question)));
    }
}

TEST_CASE("an answer to anything else leaves what it is about alone", "[app][inbox]") {
    AskedWork asked;
    const BeadId question = asked.blocked();
    unwrap(close_message(asked.overseer, question));
    CHECK(state_of(asked.fixture.get(asked.changeset.id)) == ChangesetState::blocked);
    const BeadId other = asked.ask({.to = "overseer",
                                    .subject = std::string(498, 'x') + "日",
                                    .thread = asked.changeset.id,
                                    .key = "other"});
    const AnswerOutcome out = unwrap(answer_message(asked.overseer, other, "yes"));
    CHECK_FALSE(out.unblocked);
    CHECK(asked.fixture.get(other).title == std::string(498, 'x'));
    CHECK(asked.fixture.get(*out.reply).title == "Re: " + std::string(496, 'x'));
    CHECK(state_of(asked.fixture.get(asked.changeset.id)) == ChangesetState::blocked);
}

TEST_CASE("what cannot be answered or closed is refused and stays", "[app][inbox]") {
    AskedWork asked;
    const auto answer = [&](const BeadId& id, const std::string& text) {
        return must_fail(answer_message(asked.overseer, id, text)).code;
    };
    const BeadId question = asked.blocked();
    CHECK(answer(question, " \n") == ErrorCode::usage);
    CHECK(answer(asked.epic.id, "x") == ErrorCode::not_found);
    CHECK(answer(*BeadId::parse("at-zzzzz"), "x") == ErrorCode::not_found);
    const BeadId foreign = asked.ask({.to = "planner", .subject = "s", .key = "a"});
    CHECK(answer(foreign, "x") == ErrorCode::not_found);
    CHECK(must_fail(close_message(asked.overseer, foreign)).code == ErrorCode::not_found);
    const BeadId mirror =
        asked.ask({.to = "overseer", .subject = "s", .key = "b", .from = "atelier/mirror"});
    CHECK(answer(mirror, "x") == ErrorCode::usage);
    Bead pinned = asked.fixture.get(question);
    pinned.status = BeadStatus::pinned;
    asked.fixture.update(pinned);
    const auto before = asked.fixture.event_types();
    CHECK(answer(question, "x") == ErrorCode::pinned);
    CHECK(must_fail(close_message(asked.overseer, question)).code == ErrorCode::pinned);
    CHECK(asked.fixture.event_types() == before);
    CHECK(asked.fixture.get(asked.changeset.id).status == BeadStatus::blocked);
}

TEST_CASE("an overseer takes back what overseers sent", "[app][inbox]") {
    AskedWork asked;
    const BeadId question = asked.ask({.to = "overseer", .subject = "s", .key = "a"});
    const BeadId reply = *unwrap(answer_message(asked.overseer, question, "no")).reply;
    unwrap(close_message(asked.overseer, reply));
    CHECK(is_closed(asked.fixture.get(reply)));
    CHECK(must_fail(answer_message(asked.overseer, reply, "x")).code == ErrorCode::not_found);
}

TEST_CASE("the inbox lists a matter once, with what is to be done about it", "[app][inbox]") {
    AskedWork asked;
    const BeadId blocked = asked.blocked();
    const auto awaited = [&] { return unwrap(read_inbox(asked.overseer)).items.at(0).awaited; };
    CHECK(awaited() == Awaited::blocked);
    unwrap(asked.fixture.store.write(asked.fixture.stamp(), [&](PlanWriter& plan) {
        return plan.put(Setback{asked.changeset.id, BlockedByAgent{}});
    }));
    CHECK(awaited() == Awaited::question);
    const BeadId size = asked.ask({.to = "overseer",
                                   .subject = "NEEDS-DECISION: may it be that large?",
                                   .thread = asked.changeset.id,
                                   .key = "size:" + asked.changeset.id.str()});
    CHECK(asked.listed() == std::vector{size});
    CHECK(awaited() == Awaited::size);
    // Named, each is shown.
    CHECK(unwrap(read_message(asked.overseer, blocked)).items.at(0).message.id() == blocked);
    CHECK(must_fail(read_message(asked.overseer, asked.changeset.id)).code == ErrorCode::not_found);
}

TEST_CASE("nothing is answered to whom no brief will be given", "[app][inbox]") {
    AskedWork asked;
    const BeadId question = asked.ask(
        {.to = "overseer", .subject = "s", .thread = asked.changeset.id, .key = "strayed:s-1"});
    asked.fixture.update(unwrap(abandon(asked.changeset, "not wanted", std::nullopt)));
    const Error refused = must_fail(answer_message(asked.overseer, question, "well"));
    CHECK(refused.code == ErrorCode::not_runnable);
    CHECK_THAT(refused.hint, ContainsSubstring("--close " + question.str()));
    unwrap(close_message(asked.overseer, question));
    CHECK(asked.listed().empty());
}
