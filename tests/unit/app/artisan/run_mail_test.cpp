#include "app/artisan/run_mail.hpp"

#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct AskedScene : TurnFixture {
    BeadId run = queued_chain({"scout", "archivist", "scout"});

    BeadId ask() {
        return unwrap(mail_send(alone.work.plan, {.to = MailAddress{std::nullopt, "overseer"},
                                                  .draft = {.subject = "Which sea?",
                                                            .body = "There are seven.",
                                                            .thread = run}}))
            .messages.at(0);
    }
    void answer(const BeadId& question, const std::string& text) {
        clock.advance(Seconds{1});
        unwrap(mail_send(work.plan, {.draft = {.body = text, .reply_to = question}}));
        clock.advance(Seconds{1});
    }
    std::string take_and_say(const std::string& text) {
        const std::string prompt = unwrap(alone.next()).shown.asked.prompt;
        clock.advance(Seconds{1});
        unwrap(alone.submit(text));
        return prompt;
    }
};

} // namespace

TEST_CASE("The answer to an artisan's question is in the next brief, with the question",
          "[app][run]") {
    AskedScene at;
    CHECK_THAT(unwrap(at.alone.next()).shown.asked.prompt, !ContainsSubstring("Baltic"));
    at.answer(at.ask(), "The Baltic.");
    // Not in that of a turn that had begun.
    CHECK_THAT(unwrap(turn_show(at.alone.world)).asked.prompt, !ContainsSubstring("Baltic"));
    unwrap(at.alone.submit("One."));
    const std::string next = at.take_and_say("Two.");
    CHECK_THAT(next, ContainsSubstring("olga, in answer to alone") &&
                         ContainsSubstring("Asked: Which sea?") &&
                         ContainsSubstring("There are seven.") && ContainsSubstring("The Baltic."));
    // Whoever has asked is told besides, once.
    CHECK_THAT(at.take_and_say("Three."), ContainsSubstring("The Baltic."));
}

TEST_CASE("What a driver's turn was told is read by whom it was to when that has ended well",
          "[app][run]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::chain, {"scout", "scout"}));
    std::optional<BeadId> answer;
    at.answering.meanwhile = [&](const Asked& asked) {
        if (answer) {
            CHECK_THAT(asked.prompt, ContainsSubstring("The Baltic."));
            return;
        }
        const BeadId question =
            unwrap(mail_send(at.in_turn(run).work.plan,
                             {.to = MailAddress{std::nullopt, "overseer"},
                              .draft = {.subject = "Which sea?", .thread = run}}))
                .messages.at(0);
        at.clock.advance(Seconds{1});
        answer = unwrap(mail_send(at.work.plan,
                                  {.draft = {.body = "The Baltic.", .reply_to = question}}))
                     .messages.at(0);
        at.clock.advance(Seconds{1});
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.asked.size() == 2);
    CHECK(unwrap(Message::of(at.get(answer.value()))).read_at());
}
