// Decisions at the gate of a run that writes a document, in each way in which they are taken: they
// are of the version that was shown.
#include "app/review/gate_answer.hpp"
#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

enum class DecidedBy { signal, shown_in_the_walk, reply, reply_in_the_editor };

struct DocumentAtGate : DocumentFixture {
    BeadId run =
        start(writing({editing_turn("a"), {GateStep{GateKind::review}}, editing_turn("b")}));
    BeadId message = (drive(run), run_of(run).waits_for.value());

    RunDesk desk() { return world.desk(); }
    GateReview look() { return unwrap(gate_review(desk(), run)).value(); }
    // What the person sees who decides in that way.
    struct Shown {
        std::optional<OpenGate> gate;
        std::optional<Message> question;
    };
    Shown shown(DecidedBy way) {
        Shown out;
        if (way == DecidedBy::shown_in_the_walk) out.gate = look().gate;
        if (way == DecidedBy::reply_in_the_editor) out.question = unwrap(Message::of(get(message)));
        return out;
    }
    Result<SignalOutcome> approve(DecidedBy way, const Shown& shown) {
        if (way == DecidedBy::signal || way == DecidedBy::shown_in_the_walk) {
            SignalRequest request{.run = run, .kind = SignalKind::approve};
            if (shown.gate) request.seen = shown.gate->seen();
            return say(request);
        }
        MessageAnswer answer{.message = message, .approves = true};
        if (shown.question) answer.as_read = &*shown.question;
        ATELIER_TRY(const MessageAnswered answered, answer_any(desk(), answer));
        return answered.decided.value();
    }
    TreeId tree() { return unwrap(repository.history().tree(head_of(run))); }
};

} // namespace

TEST_CASE("A document is approved as it was shown, and its tree is kept", "[app][document]") {
    DocumentAtGate at;
    const DecidedBy way = GENERATE(DecidedBy::signal, DecidedBy::shown_in_the_walk,
                                   DecidedBy::reply, DecidedBy::reply_in_the_editor);
    const SignalOutcome said = unwrap(at.approve(way, at.shown(way)));
    CHECK(said.signal.tree == at.tree());
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
}

TEST_CASE("A document that has changed since it was shown is not approved", "[app][document]") {
    DocumentAtGate at;
    const DecidedBy way = GENERATE(DecidedBy::signal, DecidedBy::shown_in_the_walk,
                                   DecidedBy::reply, DecidedBy::reply_in_the_editor);
    const auto shown = at.shown(way);
    const CommitId before = at.head_of(at.run);
    const CommitId by_hand = at.commit_beside(at.run, "notes.md", "By hand.\n");
    // A driver that takes it in meanwhile shows it to nobody.
    if (GENERATE(true, false)) at.drive(at.run);
    const auto events = at.events().size();
    const Error refused = must_fail(at.approve(way, shown));
    CHECK(refused.code == ErrorCode::already_decided);
    CHECK_THAT(refused.message, ContainsSubstring("from " + before.str() + " to " + by_hand.str()));
    CHECK_THAT(refused.hint, ContainsSubstring("git atelier review " + at.run.str()));
    CHECK(at.events().size() == events);
    CHECK(at.run_of(at.run).status == RunStatus::waiting);

    CHECK(at.look().document.value().text == "By hand.\n");
    CHECK(unwrap(at.approve(way, at.shown(way))).signal.tree == at.tree());
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.document_of(at.run) == "By hand.\nA line by scout.\n");
}

TEST_CASE("What an agent looks at is shown to nobody", "[app][document]") {
    DocumentAtGate at;
    at.commit_beside(at.run, "notes.md", "By hand.\n");
    const Context artisan = at.as(Role::artisan, "scout");
    CHECK(unwrap(gate_review({artisan, at.format, at.repository}, at.run)));
    CHECK(must_fail(at.approve(DecidedBy::signal, {})).code == ErrorCode::already_decided);
}

TEST_CASE("A document whose branch is gone is not decided about", "[app][document]") {
    DocumentAtGate at;
    const CommitId head = at.head_of(at.run);
    at.repository.force(full_ref(*at.run_of(at.run).branch), std::nullopt);
    CHECK_FALSE(at.look().document);
    const Error refused = must_fail(at.approve(DecidedBy::reply, {}));
    CHECK(refused.code == ErrorCode::document_moved);
    CHECK_THAT(refused.message,
               ContainsSubstring("is gone: 'git branch ") && ContainsSubstring(head.str()));
}

TEST_CASE("The message of a document's gate says where the document is", "[app][document]") {
    DocumentAtGate at;
    CHECK_THAT(unwrap(Message::of(at.get(at.message))).body(),
               ContainsSubstring("git show " + at.head_of(at.run).str() + ":notes.md\n"));
}
