#include "app/review/gate_answer.hpp"

#include "app/look/status.hpp"
#include "app/review/review.hpp"
#include "support/run_fixture.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A run that waits for an approval, or for an answer.
struct Asking : RunFixture {
    explicit Asking(GateKind kind = GateKind::review)
        : run(start(of({briefed_turn("a"), {GateStep{kind}}, briefed_turn("b")}))) {
        drive(run);
        message = run_of(run).waits_for.value();
    }

    Context person() { return as(Role::overseer, "olga"); }
    Result<MessageAnswered> reply(const MessageAnswer& answer) {
        const Context by = person();
        return answer_any({by, format, repository}, answer);
    }
    std::vector<InboxItem> inbox() { return unwrap(read_inbox(person())).items; }

    BeadId run;
    BeadId message = BeadId::parse("at-none").value();
};

const LivenessProbe nobody = [](const ProcessIdentity&) { return Liveness::gone; };

} // namespace

TEST_CASE("the inbox has a run's gate once, with what waits for it", "[app][inbox]") {
    Asking at;
    const auto items = at.inbox();
    REQUIRE(items.size() == 1);
    CHECK(items[0].awaited == Awaited::gate);
    CHECK(items[0].held_up.runs == std::vector{at.run});
    CHECK(takes_answer(items[0].message));
    CHECK(unwrap(read_message(at.person(), at.run)).items.at(0).message.id() == at.message);
    const auto waiting = unwrap(read_review(at.person(), nobody, at.run));
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].bead == at.run);
    CHECK(waiting[0].title == "Write of the sea.");
    CHECK(waiting[0].message == at.message);
    at.drive(at.run);
    CHECK(at.inbox().size() == 1);
}

TEST_CASE("what asks at a gate cannot be closed while its run waits there", "[app][inbox]") {
    Asking at;
    for (const BeadId& named : {at.run, at.message})
        CHECK(must_fail(close_message(at.person(), named)).code == ErrorCode::approval_required);
    CHECK(at.inbox().size() == 1);
    unwrap(at.reply({.message = at.run, .approves = true}));
    unwrap(close_message(at.person(), at.message));
}

TEST_CASE("a reply decides at the gate, and closes what asked", "[app][inbox]") {
    Asking at;
    SECTION("an approval") {
        // By the run as well as by the message.
        const BeadId named = GENERATE(true, false) ? at.run : at.message;
        const MessageAnswered out = unwrap(at.reply({.message = named, .approves = true}));
        CHECK(out.answer.message == at.message);
        REQUIRE(out.decided);
        CHECK(out.decided->signal.kind == SignalKind::approve);
        CHECK(out.decided->run.status == RunStatus::running);
        CHECK(at.inbox().empty());
        CHECK(at.drive(at.run).run.status == RunStatus::completed);
    }
    SECTION("what is to be changed") {
        const MessageAnswered out = unwrap(at.reply({.message = at.run, .text = "Shorter."}));
        CHECK(out.decided->signal.kind == SignalKind::request_changes);
        CHECK(out.decided->signal.text == "Shorter.");
    }
    SECTION("nothing is said") {
        CHECK(must_fail(at.reply({.message = at.run})).code == ErrorCode::usage);
        CHECK(at.inbox().size() == 1);
    }
    SECTION("a size is approved nowhere") {
        CHECK(must_fail(at.reply({.message = at.run, .text = "yes", .approves_size = true})).code ==
              ErrorCode::usage);
    }
}

TEST_CASE("a gate that asks something is answered in words", "[app][inbox]") {
    Asking at(GateKind::answer);
    CHECK(at.inbox().at(0).awaited == Awaited::question);
    CHECK(must_fail(at.reply({.message = at.run, .approves = true})).code == ErrorCode::usage);
    const MessageAnswered out = unwrap(at.reply({.message = at.run, .text = "Blue."}));
    CHECK(out.decided->signal.kind == SignalKind::answer);
    CHECK(at.inbox().empty());
}

TEST_CASE("of two who decide at a gate the first counts", "[app][inbox]") {
    Asking at;
    const Message read = unwrap(Message::of(at.get(at.message)));
    unwrap(at.say({.run = at.run, .kind = SignalKind::approve}));
    const Error late =
        must_fail(at.reply({.message = at.message, .text = "Shorter.", .as_read = &read}));
    CHECK(late.code == ErrorCode::already_decided);
    CHECK(must_fail(at.reply({.message = at.run, .approves = true})).code == ErrorCode::not_found);
}

TEST_CASE("a reply approves what the message asked about, and nothing that came since",
          "[app][inbox]") {
    Asking at;
    at.clock.advance(Seconds{1});
    unwrap(at.say({.run = at.run, .kind = SignalKind::inject, .artifact = "A chart."}));
    CHECK(must_fail(at.reply({.message = at.run, .approves = true})).code ==
          ErrorCode::already_decided);
    CHECK(at.run_of(at.run).status == RunStatus::waiting);
}

TEST_CASE("an agent decides at no gate", "[app][inbox]") {
    Asking at;
    const auto before = at.events().size();
    for (const Role role : {Role::artisan, Role::worker, Role::planner}) {
        const Context agent = at.as(role, "calligrapher");
        const RunDesk desk{agent, at.format, at.repository};
        CHECK(must_fail(answer_any(desk, {.message = at.run, .approves = true})).code ==
              ErrorCode::overseer_only);
        CHECK(must_fail(answer_any(desk, {.message = at.message, .text = "x"})).code ==
              ErrorCode::overseer_only);
    }
    CHECK(at.events().size() == before);
}

TEST_CASE("a review of a gate has the texts that the run has made", "[app][inbox]") {
    Asking at;
    const Context by = at.person();
    const RunDesk desk{by, at.format, at.repository};
    const auto review = unwrap(gate_review(desk, at.run));
    REQUIRE(review);
    CHECK(review->texts == std::vector<std::string>{"a text by calligrapher"});
    CHECK_FALSE(unwrap(gate_review(desk, at.message)));
}

TEST_CASE("any other message is answered as ever", "[app][inbox]") {
    Asking at;
    CHECK(must_fail(at.reply({.message = at.get(at.run).id, .text = ""})).code == ErrorCode::usage);
    CHECK(must_fail(answer_message(at.person(), at.message, "yes")).code == ErrorCode::usage);
}
